-- name: completeness
-- title: Completeness
-- description: How many of the promised facts of each code with a publication are known, by payer and area.
--   Structural gaps are not applicable.
-- param: code code optional "only this code"
-- param: system text default=CPT "code system of the code"
-- grain: one code, payer and area
-- key: code payer_name field
-- column: code code "The code."
-- column: payer_name text names title="Payer" "Who pays; for all payers together where the fact is of none."
-- column: field text title="Area" "What the facts belong to."
-- column: known int "Facts that are known."
-- column: applicable int title="Promised" "Facts that can be known."
-- column: total int title="All" "All facts, with those that cannot be."
-- column: share decimal title="Known of promised, percent" "Known facts in a hundred promised ones."
-- column: share_all decimal title="Known of all, percent" "Known facts in a hundred of all."
-- chart: heatmap row=payer_name column=field known=known of=applicable
-- tags: completeness
WITH published AS MATERIALIZED (
    -- The codes whose facts are promised: each with a publication, or the one that is asked for.
    SELECT system, code
    FROM v_code_section
    WHERE :code IS NULL AND import_id IS NOT NULL
    UNION
    SELECT :system, :code
    WHERE :code IS NOT NULL
),
promised AS (
    SELECT system, code, who, area, position, status
    FROM promised_fact
    WHERE (system, code) IN (SELECT system, code FROM published) AND of_unpublished = 0
    UNION ALL
    -- Figures of the code that is asked for are compared, and not those of all.
    SELECT system, code, 'all payers', 'Negotiated rates', 8, status
    FROM unlisted_rate
    WHERE system = :system AND code = :code AND of_unpublished = 1
),
fact AS (
    SELECT promised.system, promised.code, promised.who, promised.area, promised.position,
           CASE WHEN promised.status = 'known' THEN 1 ELSE 0 END AS known,
           CASE WHEN absent_reason.reason_group = 'structural' THEN 0 ELSE 1 END AS applicable
    FROM promised
    LEFT JOIN absent_reason ON absent_reason.reason = promised.status
)
SELECT code, who AS payer_name, area AS field, sum(known) AS known, sum(applicable) AS applicable, count(*) AS total,
       round(100.0 * sum(known) / nullif(sum(applicable), 0), 1) AS share,
       CASE WHEN sum(applicable) = 0 THEN 'not-applicable' END AS share_na,
       round(100.0 * sum(known) / count(*), 1) AS share_all,
       'see `ratebook report gaps ' || CASE WHEN system IN ('CPT', 'HCPCS') THEN '' ELSE system || ':' END || code
           || '`' AS _filled_by
FROM fact
GROUP BY system, code, who, area
ORDER BY code, system, who = 'all payers', who, min(position), area;

-- name: code-coverage
-- title: Completeness by area
-- description: Promised facts by area. Structural gaps are not applicable.
-- with: code/promised
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one area
-- key: area
-- column: area text "What the facts belong to."
-- column: known int "Facts that are known."
-- column: applicable int title="Promised" "Facts that can be known."
-- column: total int title="All" "All facts, with those that cannot be."
-- column: share decimal title="Known of promised, percent" "Known facts in a hundred promised ones."
-- column: gaps text title="Gaps by reason" "How many facts are not known, by reason."
-- column: listing text title="The facts" "The query that lists them."
-- inputs: query=listing
-- tags: code
SELECT fact.area, count(*) FILTER (WHERE status = 'known') AS known,
       count(*) FILTER (WHERE coalesce(reason_group, '') <> 'structural') AS applicable, count(*) AS total,
       round(100.0 * count(*) FILTER (WHERE status = 'known')
           / nullif(count(*) FILTER (WHERE coalesce(reason_group, '') <> 'structural'), 0), 1) AS share,
       CASE WHEN count(*) FILTER (WHERE coalesce(reason_group, '') <> 'structural') = 0
           THEN 'not-applicable' END AS share_na,
       coalesce(gap_summary(nullif(status, 'known')), 'none') AS gaps,
       CASE fact.area
           WHEN 'Code facts' THEN 'code-identity'
           WHEN 'Clinical and coding text' THEN 'code-sections'
           WHEN 'Coverage and policy by payer' THEN 'code-payer-sections'
           WHEN 'Modifiers' THEN 'code-modifiers'
           WHEN 'Medicare payment' THEN 'medicare-amounts'
           WHEN 'Billing rules' THEN 'medicare-rules'
           WHEN 'Benchmarks' THEN 'code-benchmarks'
           ELSE 'payer-comparison'
       END AS listing
FROM promised AS fact
GROUP BY fact.area, fact.position
ORDER BY fact.position;

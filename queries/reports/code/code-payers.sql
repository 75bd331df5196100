-- name: code-payers
-- title: Negotiated rates by payer
-- description: One row a payer, also those without a rate. Lowest, median and highest are over the known dollar amounts only, whatever their setting and modifiers.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one payer
-- column: payer_name text title="Payer" "Who pays."
-- column: stated int title="Rates stated" "Rate rows of all sources, also those without a dollar amount."
-- column: known int title="Dollar amounts known" "Rate rows with a dollar amount: known of stated."
-- column: lowest money(USD) "Lowest known dollar amount."
-- column: middle money(USD) title="Median" "Median of the known dollar amounts."
-- column: highest money(USD) "Highest known dollar amount."
-- column: gaps text title="Rates without an amount" "How many, by reason."
-- chart: range low=lowest mid=middle high=highest count=known label=payer_name
-- tags: code, payer
WITH stated AS (
    SELECT payer, count(*) AS stated, count(amount) AS known,
           min(amount) AS lowest, median(amount) AS middle, max(amount) AS highest,
           max(amount_na) AS reason, gap_summary(amount_na) AS gaps
    FROM v_code_rate
    WHERE system = :system AND code = :code AND amount_kind = 'negotiated'
      AND (:modifier IS NULL OR modifiers = :modifier)
    GROUP BY payer
),
expected AS (
    SELECT payer, value_na, filled_by, file_name, source_line, import_id
    FROM v_benchmark
    WHERE system = :system AND code = :code AND family = 'payer'
),
listed AS (
    SELECT payer FROM expected
    UNION
    SELECT payer FROM stated
)
SELECT coalesce(payer.name, 'Names not matched to a payer') AS payer_name,
       coalesce(stated.stated, 0) AS stated,
       coalesce(stated.known, 0) AS known,
       stated.lowest, CASE WHEN stated.lowest IS NULL THEN coalesce(stated.reason, expected.value_na, 'no-record') END AS lowest_na,
       stated.middle, CASE WHEN stated.middle IS NULL THEN coalesce(stated.reason, expected.value_na, 'no-record') END AS middle_na,
       stated.highest, CASE WHEN stated.highest IS NULL THEN coalesce(stated.reason, expected.value_na, 'no-record') END AS highest_na,
       coalesce(stated.gaps, 'none') AS gaps,
       expected.file_name AS _file, expected.source_line AS _line, expected.import_id AS _import,
       coalesce(expected.filled_by, 'a hospital standard charges file or a payer CSV that lists the code') AS _filled_by
FROM listed
LEFT JOIN payer ON payer.payer = listed.payer
LEFT JOIN expected ON expected.payer = listed.payer
LEFT JOIN stated ON stated.payer IS listed.payer
ORDER BY listed.payer IS NULL, stated.middle IS NULL, stated.middle, payer_name;

-- name: code-benchmark-lines
-- title: Utilization and other benchmarks
-- description: The newest figure of each kind: how often Medicare paid the service, what commercial payers allowed,
--   and what public programs pay where their fee schedule is loaded.
-- with: market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one benchmark
-- key: benchmark
-- column: benchmark text "What is counted or paid."
-- column: value text "The figure with its unit."
-- column: in_words text title="Of" "Setting and period of the figure."
-- inputs: code-benchmarks
-- tags: code, benchmark
WITH figure AS (
    SELECT measure, value, value_na, unit, setting, period, file_name, source_line, import_id,
           row_number() OVER (PARTITION BY measure ORDER BY value IS NULL, period DESC, setting) AS turn
    FROM v_benchmark
    WHERE system = :system AND code = :code AND modifiers = '' AND payer IS NULL
)
SELECT benchmark, value, value_na, in_words, in_words_na, _file, _line, _import, _filled_by
FROM (
    SELECT place.position, place.words AS benchmark,
           CASE
               WHEN figure.value IS NULL THEN NULL
               WHEN figure.unit = 'USD'
               THEN printf('$%,d.%02d', CAST(round(figure.value * 100) AS INTEGER) / 100,
                   CAST(round(figure.value * 100) AS INTEGER) % 100)
               ELSE printf('%,d', round(figure.value))
                   || CASE WHEN figure.measure = 'medicare-services' THEN ' services' ELSE '' END
           END AS value,
           CASE WHEN figure.value IS NULL THEN coalesce(figure.value_na, 'pending') END AS value_na,
           CASE WHEN figure.value IS NULL THEN NULL
               ELSE concat_ws(', ', nullif(figure.setting, 'any'), figure.period) END AS in_words,
           CASE WHEN figure.value IS NULL THEN coalesce(figure.value_na, 'pending') END AS in_words_na,
           figure.file_name AS _file, figure.source_line AS _line, figure.import_id AS _import,
           'import ' || gap_filler.words || ', from ' || found_at || ': `' || command || '`' AS _filled_by
    FROM (
        SELECT 1 AS position, 'medicare-services' AS measure, 'Medicare volume' AS words, 'utilization' AS filler
        UNION ALL
        SELECT 2, 'medicare-average-allowed', 'Medicare average allowed', 'utilization'
        UNION ALL
        SELECT 3, 'commercial-allowed-median', 'Commercial allowed, median', 'claims'
    ) AS place
    JOIN gap_filler USING (filler)
    LEFT JOIN figure ON figure.measure = place.measure AND figure.turn = 1
    UNION ALL
    -- A public program's fee, where one is loaded: of each the first without a modifier.
    SELECT 4, publisher,
           printf('$%,d.%02d', CAST(round(amount * 100) AS INTEGER) / 100, CAST(round(amount * 100) AS INTEGER) % 100),
           NULL, concat_ws(', ', 'public fee schedule', edition), NULL, file_name, source_line, import_id, NULL
    FROM (
        SELECT v_rate.*, row_number() OVER (PARTITION BY publisher ORDER BY edition DESC, v_rate.modifiers,
            source_line) AS turn
        FROM (
            SELECT rate_id
            FROM current
            WHERE lot_id IN (SELECT lot_id FROM lots WHERE amount_kind = 'fee-schedule' AND NOT gap)
              AND EXISTS (SELECT 1 FROM lots WHERE amount_kind = 'fee-schedule' AND NOT gap)
        ) AS one
        CROSS JOIN v_rate USING (rate_id)
    )
    WHERE turn = 1
)
ORDER BY position, benchmark;

-- name: code-benchmark-lines
-- title: Utilization and other benchmarks
-- description: The newest figure of each kind: how often Medicare paid the service, what commercial payers allowed,
--   and what public programs pay where their fee schedule is loaded.
-- with: code/benchmarks market/current market/lots market/aged
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day to count the age from; the command line gives that of the run"
-- param: modifier modifier optional "only figures with these modifiers; left out, the first of each program"
-- grain: one benchmark
-- key: benchmark
-- column: benchmark text names "What is counted or paid."
-- column: value text "The figure with its unit."
-- column: in_words text title="Of" "Setting and period of the figure."
-- column: state text "in force, or outdated where the fee schedule is more than a year old."
-- inputs: code-benchmarks
-- tags: code, benchmark
WITH stated AS MATERIALIZED (
    -- A figure of the code alone is none of it with modifiers.
    SELECT measure, CASE WHEN modifiers = coalesce(:modifier, '') THEN value END AS value,
           CASE WHEN modifiers <> coalesce(:modifier, '') AND value IS NOT NULL THEN 'no-record' ELSE value_na END
               AS value_na,
           unit, setting, period,
           CASE WHEN filled_by LIKE 'nothing: %' OR filled_by LIKE 'the whole file%' THEN filled_by END AS filled_by,
           file_name, source_line, import_id
    FROM benchmarks
    WHERE modifiers IN ('', coalesce(:modifier, '')) AND payer IS NULL
    UNION
    -- Of a code without a publication nothing is promised, and what the file states of it is shown all the same. Of
    -- one with a publication these are rows of the above.
    SELECT figure.measure, figure.value / 10000.0, figure.value_na, measure.unit, figure.setting, figure.period,
           figure.filled_by, figure.file_name, figure.source_line, figure.import_id
    FROM medicare_utilization_figure AS figure
    JOIN measure USING (measure)
    WHERE figure.system = :system AND figure.code = :code AND figure.modifier = coalesce(:modifier, '')
),
volume AS (
    SELECT setting, period, value FROM stated WHERE measure = 'medicare-services'
),
figure AS (
    -- The newest period first, and in it the setting with most services.
    SELECT stated.measure, stated.value, stated.value_na, stated.unit, stated.setting, stated.period, stated.filled_by,
           stated.file_name, stated.source_line, stated.import_id,
           row_number() OVER (PARTITION BY stated.measure ORDER BY stated.value IS NULL, stated.period DESC,
               volume.value IS NULL, volume.value DESC, stated.setting) AS turn
    FROM stated
    LEFT JOIN volume ON volume.setting = stated.setting AND volume.period = stated.period
),
shown AS MATERIALIZED (
    SELECT measure, turn, value, value_na, setting, period, filled_by, file_name, source_line, import_id,
           CASE
               WHEN value IS NULL THEN NULL
               WHEN unit = 'USD'
               THEN calculated_in_dollars(value)
               ELSE printf('%,d', CAST(round(value) AS INTEGER))
                   || CASE WHEN measure = 'medicare-services' THEN ' services' ELSE '' END
           END AS words
    FROM figure
),
-- What public programs pay, where a fee schedule is loaded: of each the first without a modifier.
program AS MATERIALIZED (
    SELECT publisher, in_dollars(amount) AS words, is_open, low, high, stated_on, state,
           setting, billing_class, modifiers, place_of_service, of_program, file_name, source_line, import_id
    FROM (
        SELECT v_rate.*, aged.edition AS stated_on, aged.state, one.is_open,
               min(v_rate.amount) OVER same_price AS low, max(v_rate.amount) OVER same_price AS high,
               row_number() OVER (PARTITION BY v_rate.publisher ORDER BY v_rate.modifiers <> '', v_rate.modifiers,
                   aged.edition DESC, source_line) AS turn,
               count(*) OVER (PARTITION BY v_rate.publisher) AS of_program
        FROM (
            -- An amount that the file states and that does not count is in conflict with another one.
            SELECT rate_id, lot_id, amount IS NULL AS is_open
            FROM (
                SELECT scope_id, vote_id, lot_id
                FROM lots
                WHERE amount_kind = 'fee-schedule' AND in_effect AND gap IN (0, -1)
                  AND (:modifier IS NULL OR modifiers = :modifier)
            ) AS lot
            CROSS JOIN current USING (scope_id, vote_id, lot_id)
        ) AS one
        CROSS JOIN v_rate USING (rate_id)
        JOIN aged ON aged.lot_id = one.lot_id
        WHERE v_rate.amount IS NOT NULL
        WINDOW same_price AS (PARTITION BY v_rate.charge_id, one.is_open)
    )
    WHERE turn = 1
)
SELECT benchmark, value, value_na, not_counted AS value_filled_by, in_words, in_words_na,
       not_counted AS in_words_filled_by, state,
       CASE WHEN state IS NULL THEN coalesce(value_na, 'not-supplied') END AS state_na,
       not_counted AS state_filled_by, _file, _line, _import, _filled_by
FROM (
    SELECT place.position, place.words AS benchmark, first.words AS value,
           CASE WHEN first.words IS NULL THEN coalesce(first.value_na, not_counted, 'pending') END AS value_na,
           CASE WHEN first.words IS NULL THEN NULL
               ELSE concat_ws('; ', concat_ws(', ', nullif(first.setting, 'any'), first.period),
                   second.setting || ' ' || second.words) END AS in_words,
           CASE WHEN first.words IS NULL THEN coalesce(first.value_na, not_counted, 'pending') END AS in_words_na,
           CASE WHEN first.words IS NULL THEN NULL ELSE 'in force' END AS state,
           first.file_name AS _file, first.source_line AS _line, first.import_id AS _import,
           coalesce(first.filled_by, filler.to_import) AS _filled_by,
           CASE WHEN not_counted IS NOT NULL THEN 'nothing: the file counts CPT and HCPCS codes' END AS not_counted
    FROM (
        SELECT benchmark_line.*,
               CASE WHEN is_of_part_b AND :system NOT IN ('CPT', 'HCPCS') THEN 'not-applicable' END AS not_counted
        FROM benchmark_line
        WHERE publishers IS NULL
    ) AS place
    LEFT JOIN shown AS first ON first.measure = place.measure AND first.turn = 1
    LEFT JOIN gap_remedy AS remedy
        ON remedy.brought_by = place.filler AND remedy.reason = coalesce(first.value_na, 'pending')
    LEFT JOIN gap_filler AS filler ON filler.filler = remedy.filler
    LEFT JOIN shown AS second
        ON second.measure = place.measure AND second.turn = 2 AND second.period = first.period
       AND second.words IS NOT NULL
    UNION ALL
    SELECT 4, publisher, CASE WHEN is_open THEN NULL ELSE words END, CASE WHEN is_open THEN 'invalid' END,
           coalesce(nullif(concat_ws(', ',
               CASE WHEN is_open
                   THEN 'in conflict: from ' || in_dollars(low) || ' to ' || in_dollars(high) || ' for one price' END,
               CASE WHEN modifiers <> '' THEN 'modifiers ' || replace(modifiers, '|', ' ') END,
               'place of service ' || place_of_service, billing_class, setting, substr(stated_on, 1, 7),
               CASE WHEN of_program > 1 AND NOT is_open
                   THEN (of_program - 1) || ' more under Public fee schedules' END), ''), 'without a date'), NULL,
           state,
           file_name, source_line, import_id,
           CASE WHEN is_open THEN 'the word of ' || publisher || ' which of them holds' END, NULL
    FROM program
    UNION ALL
    SELECT position, benchmark_line.words, NULL, reason, NULL, reason, NULL, NULL, NULL, NULL,
           CASE WHEN reason = 'pending' THEN to_import
               ELSE 'nothing: the fee schedules that are loaded have no amount with these modifiers' END, NULL
    FROM benchmark_line
    JOIN gap_filler USING (filler)
    JOIN (
        SELECT CASE WHEN :modifier IS NOT NULL AND count(*) > 0 THEN 'no-record' ELSE 'pending' END AS reason
        FROM lots
        WHERE amount_kind = 'fee-schedule' AND in_effect AND gap IN (0, -1)
    ) ON TRUE
    WHERE publishers IS NOT NULL AND NOT EXISTS (SELECT 1 FROM program WHERE publisher LIKE publishers)
)
ORDER BY position, benchmark;

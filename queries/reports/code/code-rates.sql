-- name: code-rates
-- title: Every negotiated rate
-- description: Each current rate of the code as its source states it, with file and line. Amounts of several settings
--   and methods are shown side by side; compare like with like.
-- with: market/current
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- param: first count optional "only so many rows from the first; left out, all"
-- grain: one rate of one payer and plan in one source
-- key: raw_payer raw_plan publisher setting modifiers method conditions
-- column: payer_name text names title="Payer" "The payer that the published name was matched to."
-- column: raw_payer text names title="Published payer" "The payer exactly as the file names it."
-- column: raw_plan text names title="Published plan" "The plan exactly as the file names it."
-- column: publisher text names title="Published by" "Whose file it is."
-- column: setting text "Where the patient is."
-- column: modifiers code "Modifiers of the price."
-- column: method text "Contracting method."
-- column: conditions text title="Further terms"
--   "Billing class, place of service, unit of a drug, dates and notes, as stated; modifiers that Medicare rules out."
-- column: amount money(USD) "Negotiated dollars."
-- column: percentage decimal title="Percent of charges" "Negotiated percentage; 62.5 is 62.5 percent."
-- column: algorithm text names "How the allowed amount is found, in the file's words."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- tags: code, payer, rate

-- The order of the rates is that of their lots: those of one lot share all words, and may be many.
WITH ruled_out AS MATERIALIZED (
    SELECT modifier, CASE verdict WHEN 'not valid' THEN '' ELSE ' (paid once)' END AS once
    FROM medicare_modifier_effect
    WHERE system = :system AND code = :code AND part = '' AND newest AND verdict IN ('not valid', 'paid once')
),
placed AS MATERIALIZED (
    SELECT lot.*, sum(listed) OVER (ORDER BY place) - sum(listed) OVER (PARTITION BY place) AS before_it
    FROM (
        SELECT scope_id, vote_id, lot_id, listed, in_effect, scope_unit,
               -- A cell keeps its id when the name is matched; `model::Spellings` follows those of one payer.
               published_key,
               dense_rank() OVER (
                   ORDER BY payer.name IS NULL, payer.name, lots.publisher, lots.raw_payer, lots.raw_plan
               ) AS place
        FROM lots
        LEFT JOIN payer ON payer.payer = lots.payer
        WHERE amount_kind = 'negotiated' AND (:modifier IS NULL OR modifiers = :modifier)
    ) AS lot
),
listed AS MATERIALIZED (
    SELECT rate_id, place, placed.published_key, placed.in_effect, placed.scope_unit
    FROM placed
    CROSS JOIN current USING (scope_id, vote_id, lot_id)
    WHERE before_it < coalesce(:first, 2000000000)
    ORDER BY place, rate_id
    LIMIT coalesce(:first, 2000000000)
)
SELECT payer_name, payer_name_na,
       -- A shell takes what is in single quotes as it is, and acts on some of what is in double ones.
       'ratebook payers alias ' || CASE WHEN raw_payer LIKE '-%' THEN '-- ' ELSE '' END || CASE
           WHEN trim(raw_payer, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
               || ' ''#%&()*+,-./:;<=>?@[]^_{|}~') = '' THEN '"' || raw_payer || '"'
           ELSE '''' || replace(raw_payer, '''', '''"''"''') || ''''
       END || ' PAYER' AS payer_name_filled_by,
       raw_payer, raw_payer_na, raw_plan, raw_plan_na, publisher,
       setting, setting_na,
       CASE modifiers WHEN '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers,
       method, method_na,
       coalesce(nullif(concat_ws('; ', billing_class, 'place of service ' || place_of_service,
           nullif(scope_unit, 'USD'), 'from ' || effective_from, 'until ' || effective_to, notes,
           'Medicare: ' || (
               SELECT group_concat(modifier || once, ' ' ORDER BY modifier)
               FROM ruled_out
               WHERE instr('|' || v_rate.modifiers || '|', '|' || modifier || '|') > 0
           ) || ' not allowed on this code'), ''), 'none stated') AS conditions,
       amount, amount_na, amount_raw, percentage, percentage_na, algorithm, algorithm_na,
       file_name, source_line,
       file_name AS _file, source_line AS _line, import_id AS _import,
       CASE
           WHEN absent_reason.reason_group = 'structural' THEN NULL
           ELSE 'a rate of ' || raw_payer || ' from another source, or a corrected file of ' || publisher
       END AS _filled_by,
       -- The rate in force keeps its name when the next edition states a new first day.
       concat_ws('; ', listed.published_key, publisher, setting, modifiers, method, billing_class, place_of_service,
           CASE WHEN NOT listed.in_effect THEN concat_ws(' ', 'from', effective_from, 'until', effective_to) END
       ) AS _key,
       (SELECT sum(listed) FROM placed) AS _rows
FROM listed
CROSS JOIN v_rate USING (rate_id)
LEFT JOIN absent_reason ON absent_reason.reason = v_rate.amount_na
ORDER BY place, rate_id;

-- view: v_medicare_schedule
-- title: Medicare amounts of other fee schedules
-- description: What Medicare pays for what the physician fee schedule leaves out, by release: laboratory tests (CLFS),
--   drugs under Part B (ASP) and equipment by state (DMEPOS).
-- grain: code, schedule, modifiers, area, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: code_id int "Key of the code in the table `code`."
-- column: schedule text
--   "clinical laboratory fee schedule (CLFS), drug payment limit (ASP) or equipment fee schedule (DMEPOS)."
-- column: period text "First month of the release."
-- column: newest int "1 for the newest release of its dataset and part that has begun: the one in force."
-- column: precedence text "Order in which releases are in force; blank for those to come. See `v_medicare_release`."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: area text "US; of equipment a state, or ceiling or floor of the states of the continent."
-- column: unit text "What the amount is for."
-- column: amount money(USD) "The whole payment, of which the patient's share is a part."
-- column: rural_amount money(USD) "Of equipment, in rural areas of the state."
-- column: note text "The file's note."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, code_id, entry.schedule, release.period,
       -- What newer excerpts leave out is in force.
       CASE WHEN release.standing
           AND release.precedence = max(CASE WHEN release.standing THEN release.precedence END) OVER (
           PARTITION BY entry.system, entry.code, entry.schedule) THEN 1 ELSE 0 END AS newest,
       release.precedence,
       entry.modifiers, entry.area,
       entry.unit, entry.amount / 10000.0 AS amount, entry.amount_na,
       entry.rural_amount / 10000.0 AS rural_amount, entry.rural_amount_na, entry.note, entry.note_na,
       release.import_id, release.file_name, entry.source_line
FROM (
    -- Each schedule is joined to the code by itself, so that one code is looked up and no schedule is gone through.
    SELECT system, code, 'clinical laboratory fee schedule (CLFS)' AS schedule, code_id, release_id,
           modifier AS modifiers, 'US' AS area, 'test' AS unit, payment AS amount, payment_na AS amount_na,
           NULL AS rural_amount, 'not-applicable' AS rural_amount_na, NULL AS note, 'not-applicable' AS note_na,
           test.source_line
    FROM code
    JOIN medicare_laboratory AS test USING (code_id)
    UNION ALL
    SELECT system, code, 'drug payment limit (ASP)', code_id, release_id, '', 'US', dosage, payment, payment_na,
           NULL, 'not-applicable', note, note_na, drug.source_line
    FROM code
    JOIN medicare_drug_limit AS drug USING (code_id)
    UNION ALL
    SELECT system, code, 'equipment fee schedule (DMEPOS)', code_id, release_id,
           modifier || CASE WHEN second_modifier = '' THEN '' ELSE '|' || second_modifier END, area,
           coalesce('item, ' || meaning || ' (' || category || ')', 'item, category ' || category, 'item'),
           amount, amount_na, rural_amount, rural_amount_na, NULL, 'not-applicable', equipment.source_line
    FROM code
    JOIN medicare_equipment AS equipment USING (code_id)
    LEFT JOIN medicare_equipment_category USING (category)
) AS entry
JOIN v_medicare_release AS release USING (release_id);

-- view: v_medicare_comparable
-- title: Medicare amounts to compare with
-- description: The Medicare amount that a rate may be compared with: of the same code, modifiers, setting and
--   billing class, in the nation or in a locality, by release; or the reason why there is none. A modifier with a
--   row of its own in the fee schedule has the amount of that row, any other what the indicators of the code make
--   of it. The facility's payment is another one: `v_medicare_facility` has it.
-- grain: code, billing class, setting, modifiers, locality, release
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: billing_class text "professional."
-- column: setting text "facility or non-facility."
-- column: modifiers text "One modifier; blank for none."
-- column: locality text "US for the national amount, or contractor and number such as 09102/04."
-- column: year int "Calendar year that the release is for."
-- column: newest int "1 for the newest release of its dataset and part: the one in force."
-- column: release text "Name of the release, such as RVU26A."
-- column: basis text "What the amount is taken from."
-- column: amount money(USD) "The amount."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT system, code, 'professional' AS billing_class, setting, modifier AS modifiers, 'US' AS locality,
       year, newest, label AS release, 'physician fee schedule' AS basis,
       cents / 100.0 AS amount, cents_na AS amount_na, import_id, file_name, source_line
FROM medicare_national_cents
WHERE part = ''
UNION ALL
SELECT effect.system, effect.code, 'professional', effect.setting, effect.modifier, 'US',
       effect.year, effect.newest, effect.label, 'physician fee schedule, by its indicators',
       CASE WHEN effect.paid = 'facility-only' OR repeat.code_id IS NOT NULL THEN NULL ELSE effect.cents / 100.0 END,
       CASE WHEN effect.paid = 'facility-only' OR repeat.code_id IS NOT NULL THEN 'not-applicable'
           ELSE effect.cents_na END,
       effect.import_id, effect.file_name, effect.source_line
FROM medicare_modifier_cents AS effect
LEFT JOIN medicare_denied_repeat AS repeat
    ON effect.newest AND repeat.code_id = effect.code_id AND repeat.modifier = effect.modifier
WHERE effect.part = ''
  AND NOT EXISTS (
      SELECT 1 FROM medicare_rvu AS listed
      WHERE listed.code_id = effect.code_id AND listed.release_id = effect.release_id
        AND listed.modifier = effect.modifier
  )
UNION ALL
SELECT system, code, 'professional', setting, modifier, contractor || '/' || locality,
       year, newest, label, 'physician fee schedule',
       cents / 100.0, cents_na, import_id, file_name, source_line
FROM medicare_locality_cents
WHERE part = '' AND gpci_year = year
UNION ALL
SELECT base.system, base.code, 'professional', base.setting, effect.modifier, base.contractor || '/' || base.locality,
       base.year, base.newest, base.label, 'physician fee schedule, by its indicators',
       CASE WHEN effect.paid = 'facility-only' OR repeat.code_id IS NOT NULL THEN NULL
           ELSE (base.cents * effect.thousandths + 500) / 1000 / 100.0 END,
       -- A reduction of a part of the amount is computed for the nation only.
       coalesce(base.cents_na,
           CASE WHEN effect.paid = 'facility-only' OR repeat.code_id IS NOT NULL THEN 'not-applicable' END,
           CASE WHEN effect.modifier = '51' AND effect.paid = 'yes' AND effect.thousandths IS NULL
           THEN 'not-collected' ELSE effect.thousandths_na END),
       base.import_id, base.file_name, base.source_line
FROM medicare_locality_cents AS base
JOIN medicare_modifier_effect AS effect
    ON effect.code_id = base.code_id
   AND effect.release_id = base.release_id
   -- The same once more: an engine of lakes that is asked for a code so reads the effects of that code alone.
   AND effect.system = base.system
   AND effect.code = base.code
LEFT JOIN medicare_denied_repeat AS repeat
    ON effect.newest AND repeat.code_id = effect.code_id AND repeat.modifier = effect.modifier
WHERE base.part = '' AND base.modifier = '' AND base.gpci_year = base.year
  AND NOT EXISTS (
      SELECT 1 FROM medicare_rvu AS listed
      WHERE listed.code_id = base.code_id AND listed.release_id = base.release_id
        AND listed.modifier = effect.modifier
  );

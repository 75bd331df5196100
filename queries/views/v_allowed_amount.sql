-- view: v_allowed_amount
-- title: Allowed amounts outside of networks
-- description: What payers allowed to providers outside of their networks, of the newest file of each list that
--   was read for the code. These are no agreed prices and in no statistic. Payers leave out an amount of fewer
--   than 20 claims: what is not here may have been paid.
-- grain: code, amount
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: publisher text names "Payer and list whose file it is."
-- column: tin_type text "ein: employer identification number; npi: a clinician's own number in its place."
-- column: tin code "Tax identification of who was paid."
-- column: billing_class text "professional, facility or both."
-- column: setting text "inpatient, outpatient or both."
-- column: places text "Places of service (POS codes)."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: amount money(USD) "What was allowed; zero is an amount here."
-- column: billed_amount money(USD) "What was billed."
-- column: npi_count int "Clinicians listed for it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."
-- column: source_byte int unit=bytes "First byte in the unpacked file, counted from 0."

WITH listed AS MATERIALIZED (
    SELECT import.import_id, import.publisher_id, coalesce(import.edition, '') AS edition, import.filter_sha256,
           list_key
    FROM import
    JOIN payer_list USING (publisher_id)
    WHERE import.format = 'payer-allowed-amounts' AND import.status = 'applied'
)
SELECT paid.system, paid.code, publisher.name AS publisher,
       allowed.tin_type, allowed.tin_type_na, allowed.tin, allowed.tin_na,
       allowed.billing_class, allowed.billing_class_na, allowed.setting, allowed.setting_na,
       nullif(replace(allowed.places, '|', ' '), '') AS places,
       CASE WHEN allowed.places = '' THEN 'not-supplied' END AS places_na,
       allowed.modifiers, allowed.amount / 10000.0 AS amount, allowed.amount_na,
       allowed.billed_amount / 10000.0 AS billed_amount, allowed.billed_amount_na,
       allowed.npi_count, import.import_id, import.file_name, allowed.source_line, allowed.source_byte
FROM allowed_amount AS allowed
JOIN code AS paid USING (code_id)
JOIN publisher USING (publisher_id)
JOIN import ON import.import_id = allowed.import_id
JOIN listed AS stated ON stated.import_id = allowed.import_id
-- A later file of the list that was read for the code takes its place, also where it has no row for it, and whatever
-- it calls the payer.
WHERE NOT EXISTS (
    SELECT 1
    FROM listed AS newer
    WHERE newer.list_key = stated.list_key
      AND CASE
          WHEN newer.publisher_id = stated.publisher_id OR newer.edition = stated.edition
          THEN newer.import_id > stated.import_id
          ELSE newer.edition > stated.edition
      END
      AND (newer.filter_sha256 IS NULL OR EXISTS (
          SELECT 1
          FROM import_filter AS asked
          WHERE asked.import_id = newer.import_id AND asked.system = paid.system AND asked.code = paid.code
      ))
);

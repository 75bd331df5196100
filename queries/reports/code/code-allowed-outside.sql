-- name: code-allowed-outside
-- title: Allowed amounts outside of networks
-- description: What payers allowed to providers outside of their networks, of what was billed, over 90 days of claims.
--   No agreed prices, and in no statistic. A payer leaves out an amount of fewer than 20 claims.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: modifier modifier optional "only figures with this modifier; left out, all are shown"
-- grain: one amount
-- key: publisher source_byte
-- column: publisher text names title="Payer and list" "Who allowed it."
-- column: amount money(USD) title="Allowed" "What was allowed; zero is an amount here."
-- column: billed_amount money(USD) title="Billed" "What was billed."
-- column: billing_class text title="Billing class" "professional, facility or both."
-- column: places text title="Places of service" "Places of service (POS codes)."
-- column: modifiers code "Modifiers."
-- column: tin code title="Tax identification" "Of who was paid."
-- column: npi_count int title="Clinicians" "Clinicians listed for it."
-- column: file_name text names title="File" "The file that states it."
-- column: source_line int title="Line" "Physical line in the file."
-- column: source_byte int title="Byte" "First byte in the unpacked file, counted from 0."
-- tags: code, payer, in-network, database

SELECT publisher, amount, amount_na, billed_amount, billed_amount_na, billing_class, billing_class_na,
       places, places_na,
       CASE WHEN modifiers = '' THEN 'none' ELSE replace(modifiers, '|', ' ') END AS modifiers, tin, tin_na, npi_count,
       file_name, source_line, source_byte,
       file_name AS _file, source_line AS _line, import_id AS _import
FROM v_allowed_amount
WHERE system = :system AND code = :code AND (:modifier IS NULL OR v_allowed_amount.modifiers = :modifier)
ORDER BY publisher, amount IS NULL, v_allowed_amount.amount, source_byte;

-- view: payer_expected
-- title: Payers that a code's publication lists
-- description: Every payer of which the publication of a code promises a negotiated rate, with the reason that
--   holds until a file states one, and what `payer_found` says of its rates: one that counts in no scope is no rate of
--   it.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: reason text "Reason shown until a file with a rate is imported."
-- column: found text
--   "known where a file states a rate that counts, the payer's own too; else why none does; null without any."
-- column: filled_by text "What would fill it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT listed.system, listed.code, listed.payer, listed.reason, stated.found, listed.filled_by, listed.import_id,
       listed.file_name, listed.source_line
FROM payer_listed AS listed
LEFT JOIN (SELECT system, code, payer, found FROM payer_found WHERE is_listed = 1) AS stated
    ON stated.system = listed.system AND stated.code = listed.code AND stated.payer = listed.payer;

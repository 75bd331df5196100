-- view: payer_expected
-- title: Payers that a code's publication lists
-- description: Every payer of which the publication of a code promises a negotiated rate, with the reason that
--   holds until a file states one. What is known of a payer is decided here, for completeness and for the tables by
--   payer.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: reason text "Reason shown until a file with a rate is imported."
-- column: found text
--   "known where a file states a rate, the payer's own too; else the reason of its rates; null where no file has one."
-- column: filled_by text "What would fill it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT listed.system, listed.code, listed.payer, listed.reason,
       -- A payer whose rates all lack a figure has the reason of its files, not that of the placeholder.
       (SELECT CASE
                   WHEN count(rate.amount) + count(rate.percentage) + count(rate.algorithm_id) > 0 THEN 'known'
                   ELSE absent.reason
               END
        FROM rate_line AS rate
        LEFT JOIN absent_reason AS absent ON absent.reason_id = rate.reason_id
        WHERE rate.system = listed.system AND rate.code = listed.code AND rate.payer = listed.payer
          AND rate.amount_kind IN ('negotiated', 'in-network')
        GROUP BY rate.reason_id, absent.reason, absent.reason_group
        -- What is known first; then the most frequent reason, a structural one only where all are.
        ORDER BY CASE WHEN count(rate.amount) + count(rate.percentage) + count(rate.algorithm_id) > 0 THEN 0 ELSE 1 END,
                 CASE WHEN absent.reason_group = 'structural' THEN 1 ELSE 0 END, count(*) DESC, rate.reason_id
        LIMIT 1) AS found,
       listed.filled_by, listed.import_id, listed.file_name, listed.source_line
FROM payer_listed AS listed;

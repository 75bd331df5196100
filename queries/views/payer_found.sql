-- view: payer_found
-- title: Payers of whom files state something
-- description: What the loaded files state of each payer for a code, in hospitals' files and lists or in the payer's
--   own: a rate, or the reason of its gaps. The rule is that of `payer_expected`, for the payers that no publication
--   lists.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: found text "known where a file states a rate; else the reason of its rates."

SELECT system, code, payer, CASE WHEN figures > 0 THEN 'known' ELSE reason END AS found
FROM (
    SELECT rate.system, rate.code, rate.payer, rate.figures, absent.reason,
           row_number() OVER (
               PARTITION BY rate.system, rate.code, rate.payer
               ORDER BY CASE WHEN rate.figures > 0 THEN 0 ELSE 1 END,
                        CASE WHEN absent.reason_group = 'structural' THEN 1 ELSE 0 END, rate.rates DESC, rate.reason_id
           ) AS turn
    FROM (
        SELECT system, code, payer, reason_id, count(*) AS rates,
               count(amount) + count(percentage) + count(algorithm_id) AS figures
        FROM rate_line
        WHERE payer IS NOT NULL AND amount_kind IN ('negotiated', 'in-network')
        GROUP BY system, code, payer, reason_id
    ) AS rate
    LEFT JOIN absent_reason AS absent ON absent.reason_id = rate.reason_id
) AS ranked
WHERE turn = 1;

-- name: code-unmatched
-- title: Names of the code not matched to a payer
-- description: Each published name with negotiated rates of the code that leads to no payer, by its letters and digits;
--   `ratebook payers unmatched` says what each may be.
-- with: market/lots
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only rates with these modifiers"
-- grain: one published name
-- key: raw_payer
-- column: raw_payer text names title="Published payer" "The name as a file writes it; of several spellings the first."
-- column: plans int "Plans published under it that have a rate of the code."
-- column: rates int "Rates of the code as listed; one that is stated again counts again."
-- tags: code, payer, explain

WITH named AS MATERIALIZED (
    SELECT substr(contract_key, 1, instr(contract_key, '; ') - 1) AS payer_key, contract_key, raw_payer, listed,
           file_name, first_line, import_id, lot_id
    FROM lots
    WHERE amount_kind = 'negotiated' AND payer IS NULL AND (:modifier IS NULL OR modifiers = :modifier)
)
SELECT raw_payer, plans, rates, file_name AS _file, first_line AS _line, import_id AS _import, rates AS _lines
FROM (
    SELECT payer_key, count(DISTINCT contract_key) AS plans, sum(listed) AS rates
    FROM named
    GROUP BY payer_key
) AS counted
JOIN (
    SELECT payer_key, raw_payer, file_name, first_line, import_id,
           row_number() OVER (PARTITION BY payer_key ORDER BY file_name, first_line, lot_id) AS nth
    FROM named
) AS first USING (payer_key)
WHERE nth = 1
ORDER BY raw_payer;

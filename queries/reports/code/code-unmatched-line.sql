-- name: code-unmatched-line
-- title: Names not matched to a payer
-- description: How many published names with negotiated rates of the code lead to no payer. Their rates are under
--   Statistics by payer, together, and in the list of rates under the name that the file has.
-- with: market/lots
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- param: modifier modifier optional "only rates with these modifiers"
-- grain: one row, where there are such names
-- key: name
-- column: name text names "What is counted."
-- column: names text "Names, by their letters and digits."
-- column: in_words text title="In words" "Names with an amount, and the command that matches one."
-- inputs: code-unmatched
-- tags: code, payer

SELECT 'Names not matched' AS name, CAST(names AS TEXT) AS names,
       CASE WHEN priced = 0 AND of_items > 0 THEN 'prices of items with codes of their own, under those codes'
           ELSE priced || ' with a dollar amount' END
           || CASE WHEN files > 1 THEN ', in ' || files || ' files' ELSE '' END
           || '; matched by `ratebook payers alias "NAME" PAYER`, listed by `ratebook payers unmatched`' AS in_words,
       file_name AS _file, source_line AS _line, import_id AS _import, names AS _lines
FROM (
    SELECT count(DISTINCT payer_key) AS names,
           count(DISTINCT CASE WHEN gap = 0 OR marker = 2 THEN payer_key END) AS priced,
           count(CASE WHEN marker = 4 THEN 1 END) AS of_items, count(DISTINCT import_id) AS files
    FROM (
        SELECT substr(contract_key, 1, instr(contract_key, '; ') - 1) AS payer_key, gap, marker, import_id
        FROM lots
        WHERE amount_kind = 'negotiated' AND payer IS NULL AND (:modifier IS NULL OR modifiers = :modifier)
    ) AS named
) AS counted
JOIN (
    SELECT file_name, first_line AS source_line, import_id,
           row_number() OVER (ORDER BY file_name, first_line, lot_id) AS nth
    FROM lots
    WHERE amount_kind = 'negotiated' AND payer IS NULL AND (:modifier IS NULL OR modifiers = :modifier)
) AS first ON first.nth = 1;

-- view: payer_listed
-- title: Payers that a code's publication names
-- description: Every payer of which the publication of a code promises a negotiated rate: the payers' rows of
--   `v_benchmark`, without what the other measures read. `payer_expected` says beside it what files state.
-- grain: code, payer
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: payer code names "Payer's short name."
-- column: reason text "Reason shown until a file with a rate is imported."
-- column: filled_by text "What would fill it."
-- column: import_id int "Import of the row; `v_import` has the file."
-- column: file_name text names "Source file."
-- column: source_line int "Line of the source file, counted from 1."

SELECT listed.system, listed.code, named.payer, benchmark.value_na AS reason, measure.filled_by,
       import.import_id, import.file_name, benchmark.source_line
FROM benchmark
JOIN code AS listed USING (code_id)
JOIN measure USING (measure)
JOIN payer AS named ON named.payer_id = benchmark.payer_id
JOIN import ON import.import_id = benchmark.import_id
WHERE benchmark.superseded_by IS NULL AND measure.family = 'payer'
  AND NOT (benchmark.period = 'latest' AND benchmark.value IS NULL AND EXISTS (
      SELECT 1
      FROM benchmark AS published
      WHERE published.code_id = benchmark.code_id
        AND published.modifiers = benchmark.modifiers
        AND published.measure = benchmark.measure
        AND published.setting = benchmark.setting
        AND published.geography = benchmark.geography
        AND published.payer_id = benchmark.payer_id
        AND published.period <> 'latest'
        AND published.superseded_by IS NULL
  ));

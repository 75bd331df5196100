-- view: benchmark_promised
-- title: Benchmarks that a publication promises
-- description: The measures that the publication of a code promises: its placeholders, and what the seed states. A
--   measure that a file alone states makes nothing more complete.
-- grain: benchmark
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."
-- column: measure code "Short name of the measure."
-- column: setting text "facility, non-facility or any."

SELECT code.code_id, code.system, code.code, benchmark.measure, benchmark.setting
FROM benchmark
JOIN code ON code.code_id = benchmark.code_id
JOIN import ON import.import_id = benchmark.import_id
WHERE benchmark.superseded_by IS NULL AND benchmark.payer_id IS NULL
  AND (benchmark.period = 'latest' OR import.format = 'seed-benchmarks');

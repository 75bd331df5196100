-- view: benchmark_line
-- title: Benchmarks of the first page
-- description: The benchmarks that the report on every code shows, known or not, in their order, and what would fill
--   them. State Medicaid is any fee schedule of such a program, and has no measure.
-- grain: benchmark
-- column: position int "Place in the order of display."
-- column: measure code "Short name of the measure; state-medicaid where it is a fee schedule."
-- column: words text "What it is."
-- column: filler code "What would fill it: short name of `gap_filler`."
-- column: publishers text "Pattern of the names of those whose fee schedule fills it; null where it is a measure."
-- column: is_of_part_b int "1 for what the Medicare utilization file counts, which has CPT and HCPCS codes alone."

SELECT 1 AS position, 'medicare-services' AS measure, 'Medicare volume' AS words, 'utilization' AS filler,
       NULL AS publishers, 1 AS is_of_part_b
UNION ALL
SELECT 2, 'medicare-average-allowed', 'Medicare average allowed', 'utilization', NULL, 1
UNION ALL
SELECT 3, 'commercial-allowed-median', 'Commercial allowed, median', 'claims', NULL, 0
UNION ALL
SELECT 4, 'state-medicaid', 'State Medicaid', 'medicaid', '%Medicaid%', 0;

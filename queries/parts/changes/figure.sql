-- part: changes/figure
-- description: What rates before and after state, in words: dollars, and beside or instead of them a percentage, an
--   algorithm and allowed amounts; and the terms that move no figure.
-- reads: old rate_id
-- reads: new rate_id
-- grain: one rate
-- column: rate_id int "The rate."
-- column: percentage int "Ten-thousandths of a percent; null where it states none."
-- column: dollars text "Its dollars; null where it has none."
-- column: other text "What it states beside or instead of them; null where that is nothing."
-- column: method text "Contracting method, or the reason for which there is none in brackets; so the next."
-- column: first_day text "First day of the rate."
-- column: last_day text "Last day of the rate."
-- column: notes text names "The file's notes, as far as a line takes them."
-- column: all_notes text names "The whole of them, to compare."
-- column: no_percentage text "Why it states no percentage; null where it states one."
-- column: no_algorithm text "Why it states no algorithm; null where it states one."
-- column: remittances text "How many remittances its allowed amounts are of; null where it has no such amounts."

SELECT rate.rate_id, terms.percentage, terms.percentage_na,
       substr(in_dollars(rate.amount / 10000.0), 2) AS dollars,
       nullif(concat_ws(
           ', ',
           CASE
               WHEN terms.percentage % 10000 = 0 THEN printf('%d %%', terms.percentage / 10000)
               WHEN terms.percentage IS NOT NULL
                   THEN rtrim(printf('%d.%04d', terms.percentage / 10000, terms.percentage % 10000), '0') || ' %'
           END,
           -- Its words, as far as a line takes them.
           'algorithm "' || (
               SELECT CASE WHEN length(body) <= 80 THEN body ELSE substr(body, 1, 77) || '...' END
               FROM algorithm
               WHERE algorithm.algorithm_id = terms.algorithm_id
           ) || '"',
           'estimated ' || substr(in_dollars(estimated_amount / 10000.0), 2),
           'median ' || substr(in_dollars(median_amount / 10000.0), 2),
           '10th percentile ' || substr(in_dollars(percentile_10_amount / 10000.0), 2),
           '90th percentile ' || substr(in_dollars(percentile_90_amount / 10000.0), 2)
       ), '') AS other,
       coalesce(terms.method, '[' || terms.method_na || ']') AS method,
       coalesce(terms.effective_from, '[' || terms.effective_from_na || ']') AS first_day,
       coalesce(terms.effective_to, '[' || terms.effective_to_na || ']') AS last_day,
       coalesce(
           '"' || CASE WHEN length(terms.notes) <= 80 THEN terms.notes ELSE substr(terms.notes, 1, 77) || '...' END
           || '"',
           '[' || terms.notes_na || ']'
       ) AS notes,
       coalesce('"' || terms.notes || '"', '[' || terms.notes_na || ']') AS all_notes,
       '[' || terms.percentage_na || ']' AS no_percentage, '[' || terms.algorithm_id_na || ']' AS no_algorithm,
       coalesce(
           CAST(remittance_count AS TEXT),
           remittance_count_low || ' through ' || remittance_count_high,
           '[' || (SELECT reason FROM absent_reason WHERE reason_id = remittance_count_na) || ']'
       ) AS remittances
FROM rate
JOIN terms USING (terms_id)
LEFT JOIN rate_statistic USING (rate_id)
-- Each is looked up by its number: joined, all rates would be read.
WHERE rate.rate_id IN (SELECT rate_id FROM old UNION SELECT rate_id FROM new);

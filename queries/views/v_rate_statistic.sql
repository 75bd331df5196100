-- view: v_rate_statistic
-- title: Allowed amounts
-- description: What was allowed under current rates, for formats that state it.
-- grain: one rate
-- column: rate_id int "Key of the rate in the table `rate`."
-- column: estimated_amount money(USD) "Estimated allowed amount."
-- column: median_amount money(USD) "Median allowed amount."
-- column: percentile_10_amount money(USD) "10th percentile of allowed amounts."
-- column: percentile_90_amount money(USD) "90th percentile of allowed amounts."
-- column: remittance_count int unit=remittances "Number of remittances."
-- column: remittance_count_low int unit=remittances "Lower bound where only a range is published; null elsewhere."
-- column: remittance_count_high int unit=remittances "Upper bound where only a range is published; null elsewhere."

SELECT rate_statistic.rate_id,
       rate_statistic.estimated_amount / 10000.0 AS estimated_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.estimated_amount_na) AS estimated_amount_na,
       rate_statistic.median_amount / 10000.0 AS median_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.median_amount_na) AS median_amount_na,
       rate_statistic.percentile_10_amount / 10000.0 AS percentile_10_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_10_amount_na)
           AS percentile_10_amount_na,
       rate_statistic.percentile_90_amount / 10000.0 AS percentile_90_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_90_amount_na)
           AS percentile_90_amount_na,
       rate_statistic.remittance_count,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.remittance_count_na) AS remittance_count_na,
       rate_statistic.remittance_count_low, rate_statistic.remittance_count_high
FROM rate_statistic
JOIN rate USING (rate_id)
WHERE rate.superseded_by IS NULL;

-- What was allowed, for current rates whose format states it.

SELECT rate_statistic.rate_id,
       rate_statistic.estimated_amount / 10000.0 AS estimated_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.estimated_amount_na) AS estimated_amount_na,
       rate_statistic.median_amount / 10000.0 AS median_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.median_amount_na) AS median_amount_na,
       rate_statistic.percentile_10_amount / 10000.0 AS percentile_10_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_10_amount_na) AS percentile_10_amount_na,
       rate_statistic.percentile_90_amount / 10000.0 AS percentile_90_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_90_amount_na) AS percentile_90_amount_na,
       rate_statistic.remittance_count,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.remittance_count_na) AS remittance_count_na,
       rate_statistic.remittance_count_low, rate_statistic.remittance_count_high
FROM rate_statistic
JOIN rate USING (rate_id)
WHERE rate.superseded_by IS NULL;

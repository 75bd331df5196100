-- part: market/voting
-- description: How votes are counted, as a sentence that follows the one on the scope.
-- param: min_n count default=3 "fewest providers for which a percentile is shown"
-- grain: one row
-- column: voting text "The sentence."

SELECT ' Each contract has one vote, the median of its amounts; then each provider has one. Percentiles join neighbors'
       || ' by straight lines (percentile_cont) and need ' || :min_n
       || CASE WHEN :min_n = 1 THEN ' provider.' ELSE ' providers.' END AS voting;

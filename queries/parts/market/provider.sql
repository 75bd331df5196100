-- part: market/provider
-- description: The vote of each provider: the median of its contracts' votes, whatever their number.
-- with: market/contract
-- grain: one provider of a group
-- column: grouped text "What the figures are given for."
-- column: publisher_id int "The provider."
-- column: vote decimal "Dollars."
-- column: lowest decimal "Lowest vote of a contract."
-- column: highest decimal "Highest vote of a contract."
-- column: contracts int "Contracts that count."
-- column: rates int "Rates that count."

SELECT grouped, publisher_id, median(vote) AS vote, min(vote) AS lowest, max(vote) AS highest,
       count(*) AS contracts, sum(rates) AS rates
FROM contract
GROUP BY grouped, publisher_id;

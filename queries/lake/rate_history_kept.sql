-- lake: rate_history_kept
-- description: A lake answers of what is current: how many rates were replaced it does not say.

SELECT 0 AS is_kept;

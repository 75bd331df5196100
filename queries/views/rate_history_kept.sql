-- view: rate_history_kept
-- title: Whether replaced rates are known
-- description: A database keeps the rates that others replaced; a lake answers of what is current alone.
-- grain: one row
-- column: is_kept int "1 in a database, 0 in a lake."

SELECT 1 AS is_kept;

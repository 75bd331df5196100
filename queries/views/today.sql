-- view: today
-- title: Today
-- description: The day that reports are of. ratebook gives the clock its own day: that of the document, or of the
--   moment that is shown. Another program has the day of its own clock.
-- grain: one row
-- column: day date "The day, in the time zone of UTC."

SELECT CAST(current_date AS TEXT) AS day;

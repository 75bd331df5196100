-- name: import-lines
-- title: What became of its lines
-- description: Every physical line of the file, counted once. Read is the sum of the others. Imports of JSON have no
--   lines.
-- param: import_id int required "the import's number"
-- grain: one fate of lines
-- key: fate
-- column: fate text title="Lines" "What became of them."
-- column: lines int title="How many" "Lines of the file."
-- column: meaning text "What the word means."
-- tags: import, database
WITH this AS (SELECT * FROM import_lines WHERE import_id = :import_id)
SELECT 'read' AS fate, lines_read AS lines, 'all: the sum of the lines below' AS meaning FROM this
UNION ALL SELECT 'header', lines_header, 'titles and column headings' FROM this
UNION ALL SELECT 'rows', lines_rows, 'the first line of each row, accepted or rejected' FROM this
UNION ALL SELECT 'blank', lines_blank, 'without a text' FROM this
UNION ALL SELECT 'skipped', lines_skipped, 'notes, and what the profile says is no data' FROM this
UNION ALL SELECT 'continued', lines_continued, 'the second and later lines of a quoted cell' FROM this;

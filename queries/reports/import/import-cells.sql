-- name: import-cells
-- title: What became of its cells
-- description: Every cell of a row with data, counted once. Read is the sum of the others. Imports without published
--   rows have no account.
-- param: import_id int required "the import's number"
-- grain: one fate of cells
-- key: fate
-- column: fate text title="Cells" "What became of them."
-- column: cells int title="How many" "Cells of rows with data."
-- column: meaning text "What the word means."
-- tags: import, database
WITH this AS (SELECT * FROM import_cells WHERE import_id = :import_id)
SELECT 'read' AS fate, cells_read AS cells, 'all: the sum of the lines below' AS meaning FROM this
UNION ALL SELECT 'stored', cells_stored,
    'their value is in the database; a blank cell of modifiers says that there are none' FROM this
UNION ALL SELECT 'gaps', cells_gap, 'blank, or with a text that is kept as the reason why there is no value' FROM this
UNION ALL SELECT 'rejected', cells_rejected, 'of the rejected rows, which are kept whole' FROM this
UNION ALL SELECT 'left out, filled', cells_left_out,
    'with a text that is not kept: a finding, the profile or the format says so' FROM this
UNION ALL SELECT 'left out, blank', cells_left_blank,
    'without a text, of columns or properties that are not read' FROM this;

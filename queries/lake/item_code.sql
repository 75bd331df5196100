-- lake: item_code
-- description: As the table of the database.

SELECT DISTINCT line.item_id, line.code_position AS position, code.code_id, line.published_system
FROM lake_line AS line
JOIN code ON code.system = line.system AND code.code = line.code;

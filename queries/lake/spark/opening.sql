SET spark.sql.ansi.enabled = true;
SET spark.sql.parser.escapedStringLiterals = true;
SET spark.sql.parquet.binaryAsString = true;
CREATE OR REPLACE TEMPORARY FUNCTION reason_rank(reason STRING) RETURNS INT
    RETURN coalesce(nullif(array_position(array({reasons}), reason), 0), 99);
CREATE OR REPLACE TEMPORARY FUNCTION is_structural(reason STRING) RETURNS BOOLEAN
    RETURN coalesce(reason IN ({structural}), FALSE);

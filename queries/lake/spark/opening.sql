SET spark.sql.ansi.enabled = true;
SET spark.sql.ansi.doubleQuotedIdentifiers = true;
SET spark.sql.parquet.binaryAsString = true;
-- A view is worked out when it is made, and not again in each that reads it.
SET spark.sql.legacy.storeAnalyzedPlanForView = true;
-- It makes a plan that Spark itself refuses of what a CTE that is read several times has in common (4.3).
SET spark.sql.optimizer.excludedRules =
    org.apache.spark.sql.catalyst.optimizer.PushdownPredicatesAndPruneColumnsForCTEDef;
-- Every plan would be searched for what follows from its conditions, which doubles with each CASE.
SET spark.sql.constraintPropagation.enabled = false;
-- What several statements read is written to a folder, which all executors share, and read there: a plan that has all
-- that it is made of in it is not made within a quarter of an hour.
{folder}
{probe}
CREATE OR REPLACE TEMPORARY FUNCTION reason_rank(reason STRING) RETURNS BIGINT
    RETURN coalesce(nullif(array_position(array({reasons}), reason), 0), 99);
CREATE OR REPLACE TEMPORARY FUNCTION is_structural(reason STRING) RETURNS BOOLEAN
    RETURN coalesce(reason IN ({structural}), FALSE);
-- The gaps among cells, each once: whether it is structural, the cells negated, its place in the vocabulary, its name.
CREATE OR REPLACE TEMPORARY FUNCTION gaps_of(cells ARRAY<STRUCT<r: STRING, n: BIGINT>>)
    RETURNS ARRAY<STRUCT<structural: BOOLEAN, negated: BIGINT, place: BIGINT, r: STRING>>
    RETURN transform(
        array_distinct(transform(filter(cells, cell -> cell.r IS NOT NULL), cell -> cell.r)),
        reason -> named_struct(
            'structural', reason IN ({structural}),
            'negated', aggregate(filter(cells, cell -> cell.r = reason), 0L, (sum, cell) -> sum - cell.n),
            'place', coalesce(nullif(array_position(array({reasons}), reason), 0L), 99L),
            'r', reason
        )
    );
-- The reason to show for several gaps: the most frequent, a structural one only where all are.
CREATE OR REPLACE TEMPORARY FUNCTION gap_reason_of(cells ARRAY<STRUCT<r: STRING, n: BIGINT>>) RETURNS STRING
    RETURN array_min(gaps_of(cells)).r;
CREATE OR REPLACE TEMPORARY FUNCTION gap_summary_of(cells ARRAY<STRUCT<r: STRING, n: BIGINT>>) RETURNS STRING
    RETURN coalesce(nullif(array_join(transform(
        array_sort(transform(
            gaps_of(cells), gap -> named_struct('negated', gap.negated, 'place', gap.place, 'r', gap.r)
        )),
        gap -> format_string('%,d', -gap.negated) || ' ' || gap.r
    ), '; '), ''), 'no gaps');
-- Dollars as tables show them: cents at least, and more places where the amount has them.
CREATE OR REPLACE TEMPORARY FUNCTION shown_dollars(scaled BIGINT) RETURNS STRING
    -- Of nothing `format_string` makes the word null.
    RETURN CASE WHEN scaled IS NOT NULL THEN format_string('$%,d.', scaled div 10000)
        || CASE WHEN scaled % 100 = 0 THEN format_string('%02d', scaled % 10000 div 100)
            ELSE rtrim('0', format_string('%04d', scaled % 10000)) END END;
CREATE OR REPLACE TEMPORARY FUNCTION in_dollars(amount DOUBLE) RETURNS STRING
    RETURN CASE WHEN amount < 0 THEN '-' ELSE '' END || shown_dollars(CAST(round(abs(amount) * 10000) AS BIGINT));
CREATE OR REPLACE TEMPORARY FUNCTION calculated_in_dollars(amount DOUBLE) RETURNS STRING
    RETURN in_dollars(CASE WHEN abs(amount) < 10 THEN amount ELSE round(round(amount * 10000) / 100) / 100 END);
CREATE OR REPLACE TEMPORARY FUNCTION applicable_of(cells ARRAY<STRUCT<r: STRING, n: BIGINT>>) RETURNS BIGINT
    RETURN aggregate(
        filter(cells, cell -> NOT coalesce(cell.r IN ({structural}), FALSE)), 0L, (sum, cell) -> sum + cell.n
    );

-- Nothing first in rising order and last in falling, as SQLite sorts.
SET default_null_order = 'nulls_first_on_asc_last_on_desc';
-- By the ranges of columns DuckDB 1.5 makes of some statements over Medicare's schedules ones that it refuses itself.
SET disabled_optimizers = 'statistics_propagation';
CREATE OR REPLACE MACRO reason_rank(reason) AS coalesce(list_position([{reasons}], reason), 99);
CREATE OR REPLACE MACRO is_structural(reason) AS coalesce(reason IN ({structural}), FALSE);
-- The gaps among cells, each once: whether it is structural, the cells negated, its place in the vocabulary, its name.
CREATE OR REPLACE MACRO gaps_of(cells) AS list_transform(
    list_distinct(list_transform(list_filter(cells, lambda cell: cell.r IS NOT NULL), lambda cell: cell.r)),
    lambda reason: {
        'structural': is_structural(reason),
        'negated': -list_sum(list_transform(list_filter(cells, lambda cell: cell.r = reason), lambda cell: cell.n)),
        'place': reason_rank(reason),
        'r': reason
    }
);
-- The reason to show for several gaps: the most frequent, a structural one only where all are.
CREATE OR REPLACE MACRO gap_reason_of(cells) AS list_min(gaps_of(cells)).r;
CREATE OR REPLACE MACRO gap_summary_of(cells) AS coalesce(nullif(array_to_string(list_transform(
    list_sort(list_transform(
        gaps_of(cells), lambda gap: {'negated': gap.negated, 'place': gap.place, 'r': gap.r}
    )),
    lambda gap: printf('%,d', CAST(-gap.negated AS BIGINT)) || ' ' || gap.r
), '; '), ''), 'no gaps');
-- Dollars as tables show them: cents at least, and more places where the amount has them.
CREATE OR REPLACE MACRO shown_dollars(scaled) AS printf('$%,d.', scaled // 10000)
    || CASE WHEN scaled % 100 = 0 THEN printf('%02d', scaled % 10000 // 100)
        ELSE rtrim(printf('%04d', scaled % 10000), '0') END;
CREATE OR REPLACE MACRO in_dollars(amount) AS CASE WHEN amount < 0 THEN '-' ELSE '' END
    || shown_dollars(CAST(round(abs(amount) * 10000) AS BIGINT));
CREATE OR REPLACE MACRO calculated_in_dollars(amount) AS
    in_dollars(CASE WHEN abs(amount) < 10 THEN amount ELSE round(round(amount * 10000) / 100) / 100 END);
CREATE OR REPLACE MACRO applicable_of(cells) AS coalesce(
    list_sum(list_transform(list_filter(cells, lambda cell: NOT is_structural(cell.r)), lambda cell: cell.n)), 0
);

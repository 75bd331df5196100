-- Modifiers as Medicare pays them: what becomes of the second procedure of a day under every multiple
-- procedure indicator, and several modifiers on one line.
--
-- The fee schedule amount is published to the cent, and the manual pays percentages of that amount.
-- So each percentage is taken of an amount in cents and rounded half up to the cent; a rule that
-- changes a relative value unit (therapy) is rounded once, behind the conversion factor.

UPDATE medicare_modifier_rule
SET thousandths = 500, thousandths_na = NULL,
    rule = 'an older rule: the second procedure of a day is paid at 50 percent, the third to fifth at 25, the highest in full'
WHERE modifier = '51' AND indicator = '1';

UPDATE medicare_modifier_rule
SET thousandths = 500, thousandths_na = NULL,
    rule = 'endoscopy: at 50 percent after a procedure of another family; after one of its own family the amount less that of the base endoscopy'
WHERE modifier = '51' AND indicator = '3';

UPDATE medicare_modifier_rule
SET paid = 'yes', citation = 'chapter 23, addendum (fee schedule record layout), field 21',
    rule = 'imaging: of the second one of a session the technical component is paid at 50 percent, the professional at 95; Medicare does it without this modifier'
WHERE modifier = '51' AND indicator = '4';

UPDATE medicare_modifier_rule
SET paid = 'yes', citation = 'chapter 5, section 10.7',
    rule = 'therapy: of every unit behind the first of a day the practice expense is paid at 50 percent; Medicare does it without this modifier'
WHERE modifier = '51' AND indicator = '5';

UPDATE medicare_modifier_rule
SET paid = 'yes', citation = 'chapter 23, addendum (fee schedule record layout), field 21',
    rule = 'cardiovascular test: of the second one of a day the technical component is paid at 75 percent; Medicare does it without this modifier'
WHERE modifier = '51' AND indicator = '6';

UPDATE medicare_modifier_rule
SET paid = 'yes', citation = 'chapter 23, addendum (fee schedule record layout), field 21',
    rule = 'ophthalmology test: of the second one of a day the technical component is paid at 80 percent; Medicare does it without this modifier'
WHERE modifier = '51' AND indicator = '7';

-- These modifiers add and take nothing: the manual pays the amount of the code without them.
UPDATE medicare_modifier_rule
SET thousandths = 1000, thousandths_na = NULL,
    rule = CASE column_name || ' ' || indicator
        WHEN 'multiple_procedure 0' THEN 'no payment rule for multiple procedures: each is paid in full'
        WHEN 'bilateral 0' THEN 'no payment of 150 percent: both sides together are paid as one'
        WHEN 'bilateral 2' THEN 'the amount already is that of both sides'
    END
WHERE (modifier = '51' AND indicator = '0') OR (modifier = '50' AND indicator IN ('0', '2'));

-- Indicators whose reduction falls on a part of the amount and not on all of it, in thousandths of the part.
CREATE TABLE medicare_part_reduction (
    indicator    TEXT PRIMARY KEY,
    professional INTEGER NOT NULL CHECK (professional BETWEEN 0 AND 1000),
    technical    INTEGER NOT NULL CHECK (technical BETWEEN 0 AND 1000),
    -- Share of the practice expense units.
    practice     INTEGER NOT NULL CHECK (practice BETWEEN 0 AND 1000)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_part_reduction (indicator, professional, technical, practice)
VALUES
    ('4', 950, 500, 1000),
    ('5', 1000, 1000, 500),
    ('6', 1000, 750, 1000),
    ('7', 1000, 800, 1000);

-- The order in which modifiers of one line are applied: both sides before the rank among the
-- procedures of a day, the part of the care before the share of a surgeon, the assistant last.
CREATE TABLE medicare_modifier_order (
    modifier TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_modifier_order (modifier, position)
VALUES
    ('26', 1), ('TC', 1), ('53', 1), ('50', 2), ('51', 3), ('54', 4), ('55', 4), ('78', 4),
    ('62', 5), ('66', 5), ('80', 6), ('81', 6), ('82', 6), ('AS', 7), ('22', 8), ('52', 8);

-- Modifiers that no claim line has together.
CREATE TABLE medicare_modifier_conflict (
    modifier TEXT NOT NULL,
    other    TEXT NOT NULL,
    why      TEXT NOT NULL CHECK (why <> ''),
    PRIMARY KEY (modifier, other),
    CHECK (modifier < other)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_modifier_conflict (modifier, other, why)
VALUES
    ('26', 'TC', 'both components together are the whole service, reported without either'),
    ('54', '55', 'surgery and aftercare together are the whole service, reported without either'),
    ('62', '66', 'a surgeon is one of two or one of a team'),
    ('62', '80', 'one practitioner is co-surgeon or assistant on a line, not both'),
    ('62', '81', 'one practitioner is co-surgeon or assistant on a line, not both'),
    ('62', '82', 'one practitioner is co-surgeon or assistant on a line, not both'),
    ('62', 'AS', 'one practitioner is co-surgeon or assistant on a line, not both'),
    ('66', '80', 'one practitioner is of the team or assistant on a line, not both'),
    ('66', '81', 'one practitioner is of the team or assistant on a line, not both'),
    ('66', '82', 'one practitioner is of the team or assistant on a line, not both'),
    ('66', 'AS', 'one practitioner is of the team or assistant on a line, not both'),
    ('80', '81', 'one kind of assistant on a line'),
    ('80', '82', 'one kind of assistant on a line'),
    ('81', '82', 'one kind of assistant on a line');

DROP VIEW v_medicare_modifier_amount;
DROP VIEW v_medicare_modifier;

-- What the indicators of a code make of each modifier.
CREATE VIEW v_medicare_modifier AS
SELECT code.system, code.code, rvu.code_id, rvu.status,
       release.release_id, release.year, release.period, release.part, release.label, release.latest_of_year,
       release.import_id, release.file_name, rvu.source_line,
       rule.modifier, rule.column_name,
       CASE rule.column_name
           WHEN 'professional_technical' THEN rvu.professional_technical
           WHEN 'global_days' THEN rvu.global_days
           WHEN 'multiple_procedure' THEN rvu.multiple_procedure
           WHEN 'bilateral' THEN rvu.bilateral
           WHEN 'assistant' THEN rvu.assistant
           WHEN 'co_surgeon' THEN rvu.co_surgeon
           WHEN 'team_surgeon' THEN rvu.team_surgeon
       END AS indicator,
       rule.paid, rule.rule, rule.citation,
       CASE
           WHEN rule.paid = 'no' THEN rule.thousandths
           WHEN rule.modifier = '54' THEN (rvu.preoperative + rvu.intraoperative) * 10
           WHEN rule.modifier = '55' THEN rvu.postoperative * 10
           WHEN rule.modifier = '78' THEN rvu.intraoperative * 10
           ELSE rule.thousandths
       END AS thousandths,
       CASE
           WHEN rule.paid = 'no' THEN rule.thousandths_na
           WHEN rule.modifier IN ('54', '55', '78') THEN NULL
           ELSE rule.thousandths_na
       END AS thousandths_na
FROM medicare_rvu AS rvu
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = rvu.release_id
JOIN medicare_modifier_rule AS rule
WHERE rvu.modifier = ''
  AND (
      rule.indicator = CASE rule.column_name
          WHEN 'professional_technical' THEN rvu.professional_technical
          WHEN 'global_days' THEN rvu.global_days
          WHEN 'multiple_procedure' THEN rvu.multiple_procedure
          WHEN 'bilateral' THEN rvu.bilateral
          WHEN 'assistant' THEN rvu.assistant
          WHEN 'co_surgeon' THEN rvu.co_surgeon
          WHEN 'team_surgeon' THEN rvu.team_surgeon
      END
      OR (rule.indicator = '*' AND NOT EXISTS (
          SELECT 1
          FROM medicare_modifier_rule AS exact
          WHERE exact.modifier = rule.modifier
            AND exact.indicator = CASE exact.column_name
                WHEN 'professional_technical' THEN rvu.professional_technical
                WHEN 'global_days' THEN rvu.global_days
                WHEN 'multiple_procedure' THEN rvu.multiple_procedure
                WHEN 'bilateral' THEN rvu.bilateral
                WHEN 'assistant' THEN rvu.assistant
                WHEN 'co_surgeon' THEN rvu.co_surgeon
                WHEN 'team_surgeon' THEN rvu.team_surgeon
            END
      ))
  );

-- National amounts with one modifier. 26, TC and 53 are priced by their own rows, where there are any.

CREATE VIEW v_medicare_modifier_amount AS
SELECT effect.*, base.setting,
       CASE WHEN base.gap IS NULL THEN effect.thousandths END AS share,
       CASE
           WHEN effect.modifier = '51' AND part.indicator = '5'
           THEN ((base.work_rvu * 1000 + base.pe_rvu * part.practice + base.malpractice_rvu * 1000)
               * base.conversion_factor + 5000000) / 10000000
           WHEN effect.modifier = '51' AND part.indicator IS NOT NULL AND rvu.professional_technical = '1'
           THEN (professional.cents * part.professional + 500) / 1000 + (technical.cents * part.technical + 500) / 1000
           WHEN effect.modifier = '51' AND part.indicator IS NOT NULL AND rvu.professional_technical = '3'
           THEN (base.cents * part.technical + 500) / 1000
           WHEN effect.modifier = '51' AND part.indicator IS NOT NULL AND rvu.professional_technical IN ('2', '8')
           THEN (base.cents * part.professional + 500) / 1000
           ELSE (base.cents * effect.thousandths + 500) / 1000
       END AS cents,
       CASE
           WHEN base.gap IS NOT NULL THEN base.gap
           WHEN base.code_id IS NULL THEN 'no-record'
           WHEN effect.modifier = '51' AND part.indicator IS NOT NULL
           THEN CASE
               WHEN part.indicator = '5' OR rvu.professional_technical IN ('2', '3', '8') THEN NULL
               WHEN rvu.professional_technical <> '1' THEN 'not-collected'
               ELSE coalesce(professional.gap, technical.gap,
                   iif(professional.cents IS NULL OR technical.cents IS NULL, 'no-record', NULL))
           END
           ELSE effect.thousandths_na
       END AS cents_na
FROM v_medicare_modifier AS effect
JOIN medicare_rvu AS rvu
    ON rvu.code_id = effect.code_id AND rvu.release_id = effect.release_id AND rvu.modifier = ''
JOIN v_medicare_national AS base
    ON base.code_id = effect.code_id
   AND base.release_id = effect.release_id
   AND base.modifier = iif(effect.modifier IN ('26', 'TC') AND effect.paid <> 'no', effect.modifier, '')
LEFT JOIN medicare_part_reduction AS part
    ON part.indicator = rvu.multiple_procedure AND effect.modifier = '51'
LEFT JOIN v_medicare_national AS professional
    ON professional.code_id = effect.code_id AND professional.release_id = effect.release_id
   AND professional.setting = base.setting AND professional.modifier = '26' AND part.indicator IS NOT NULL
LEFT JOIN v_medicare_national AS technical
    ON technical.code_id = effect.code_id AND technical.release_id = effect.release_id
   AND technical.setting = base.setting AND technical.modifier = 'TC' AND part.indicator IS NOT NULL;

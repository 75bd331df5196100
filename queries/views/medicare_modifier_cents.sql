-- National amounts with a modifier. 26, TC and 53 are priced by their own rows, where there are any.

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
FROM medicare_modifier_effect AS effect
JOIN medicare_rvu AS rvu
    ON rvu.code_id = effect.code_id AND rvu.release_id = effect.release_id AND rvu.modifier = ''
JOIN medicare_national_cents AS base
    ON base.code_id = effect.code_id
   AND base.release_id = effect.release_id
   AND base.modifier = iif(effect.modifier IN ('26', 'TC') AND effect.paid <> 'no', effect.modifier, '')
LEFT JOIN medicare_part_reduction AS part
    ON part.indicator = rvu.multiple_procedure AND effect.modifier = '51'
LEFT JOIN medicare_national_cents AS professional
    ON professional.code_id = effect.code_id AND professional.release_id = effect.release_id
   AND professional.setting = base.setting AND professional.modifier = '26' AND part.indicator IS NOT NULL
LEFT JOIN medicare_national_cents AS technical
    ON technical.code_id = effect.code_id AND technical.release_id = effect.release_id
   AND technical.setting = base.setting AND technical.modifier = 'TC' AND part.indicator IS NOT NULL;

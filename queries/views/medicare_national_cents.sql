-- The national amount: every geographic index is 1.000.

SELECT code.system, code.code, component.*,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN min(component.total_rvu, component.work_rvu + component.cap_pe_rvu + component.cap_malpractice_rvu)
           ELSE component.total_rvu
       END AS paid_rvu,
       CASE
           WHEN component.gap IS NOT NULL THEN NULL
           WHEN component.has_cap
           THEN (min(component.total_rvu, component.work_rvu + component.cap_pe_rvu + component.cap_malpractice_rvu)
               * component.conversion_factor + 5000) / 10000
           ELSE (component.total_rvu * component.conversion_factor + 5000) / 10000
       END AS cents,
       component.gap AS cents_na,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d',
           component.work_rvu / 100, component.work_rvu % 100, component.pe_rvu / 100, component.pe_rvu % 100,
           component.malpractice_rvu / 100, component.malpractice_rvu % 100,
           component.conversion_factor / 10000, component.conversion_factor % 10000)
       || CASE
           WHEN component.has_cap
               AND component.cap_pe_rvu + component.cap_malpractice_rvu < component.pe_rvu + component.malpractice_rvu
           THEN printf(', capped at hospital outpatient payment: (work %d.%02d + %d.%02d + %d.%02d) x the same',
               component.work_rvu / 100, component.work_rvu % 100,
               component.cap_pe_rvu / 100, component.cap_pe_rvu % 100,
               component.cap_malpractice_rvu / 100, component.cap_malpractice_rvu % 100)
           ELSE ''
       END AS arithmetic
FROM medicare_component AS component
JOIN code USING (code_id);

-- rule: X09
-- version: 1
-- kind: declaration_line
-- severity: critical
-- title: Less than three months of shelf life left at import
-- title_zh: 进口时剩余保质期不足三个月
-- clause: AQSIQ announcement 2013 No. 133 item 3
-- sentence: Batch {batch} declared on {declared_on} expires on {expiry_date}; it must not expire before {least}
-- sentence_zh: 批次 {batch} 于 {declared_on} 申报，保质期至 {expiry_date}，不得早于 {least}
-- ground: day of declaration, expiry, and the earliest expiry allowed, in calendar months
select t.subject, t.sequence,
  jsonb_build_object('batch', t.batch, 'declared_on', t.declared_on, 'expiry_date', t.expiry_date, 'least', l.least) as ground,
  jsonb_build_object('months', g.threshold) as measure,
  array[t.since] as proof,
  null::text as cause
from t_declaration_line t
join gate g on g.gate = 'G01' and g.verified and g.effective_from <= t.declared_on
  and (g.effective_to is null or t.declared_on <= g.effective_to)
cross join lateral (select (t.declared_on + make_interval(months => g.threshold::int))::date as least) l
where t.told and t.regime = 'GENERAL_TRADE' and t.expiry_date < l.least

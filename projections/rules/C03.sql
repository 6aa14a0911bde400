-- rule: C03
-- version: 1
-- kind: missing
-- severity: minor
-- title: A field that a regulation demands is empty
-- title_zh: 法规要求的字段为空
-- clause: Food Safety Law arts 50, 51, 53 and 98; AQSIQ announcement 2012 No. 55 annex 2
-- sentence: {family} {number} of {partner} leaves empty: {fields}
-- sentence_zh: {partner} 的 {family} {number} 未填写：{fields}
-- ground: the empty fields
select t.subject, t.sequence,
  jsonb_build_object('family', t.family, 'partner', t.partner, 'fields', t.fields) as ground,
  jsonb_build_object('number', t.number) as measure,
  array[t.since] as proof,
  null::text as cause
from t_missing t
where t.told and cardinality(t.fields) > 0

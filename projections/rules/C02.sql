-- rule: C02
-- version: 1
-- kind: document
-- severity: major
-- title: One document under two numbers
-- title_zh: 同一单证使用两个编号
-- clause: Food Safety Law arts 50, 53 and 98: records must be true
-- sentence: {partner} told {family} {document} under {count} numbers: {numbers}
-- sentence_zh: {partner} 的 {family} 单证 {document} 使用了 {count} 个编号：{numbers}
-- ground: the document and the numbers
select t.subject, t.sequence,
  jsonb_build_object('family', x.family, 'partner', x.partner, 'document', x.document, 'numbers', x.numbers) as ground,
  jsonb_build_object('count', cardinality(x.numbers)) as measure,
  x.proof,
  null::text as cause
from (select distinct subject, sequence, family, partner, document from t_document) t
cross join lateral (
  select t.family, t.partner, t.document, array_agg(y.number order by y.number) as numbers,
    array_agg(y.since order by y.since) as proof
  from document y
  where y.document = t.document and y.family = t.family and y.partner = t.partner and y.told
    and y.since <= t.sequence and (y.until is null or y.until > t.sequence)
) x
where cardinality(x.numbers) > 1

-- rule: C01
-- version: 1
-- kind: contradicted
-- severity: major
-- title: Other content under a used number
-- title_zh: 同一编号内容矛盾
-- clause: The ledger's own rule: a number is used once
-- sentence: {partner} used number {number} of {family} again for other content, {times} time(s), and has not corrected it
-- sentence_zh: {partner} 的 {family} 编号 {number} 又用于不同内容（{times} 次），尚未更正
-- ground: number and how often it was contradicted
select t.subject, t.sequence,
  jsonb_build_object('family', t.family, 'partner', t.partner, 'number', split_part(t.key, '/', 3), 'times', count(*))
    as ground,
  '{}'::jsonb as measure,
  array_agg(t.since order by t.since) as proof,
  null::text as cause
from t_contradicted t
where t.key is not null
group by t.subject, t.sequence, t.family, t.partner, t.key

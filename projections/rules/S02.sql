-- rule: S02
-- version: 1
-- kind: supplier_audit
-- severity: major
-- title: Rectification after a supplier audit is overdue
-- title_zh: 供货者审核整改逾期
-- clause: Food Safety Law art. 50; inspection measures (SAMR order 49) art. 33
-- sentence: Audit {audit_number} of {supplier_id} on {audited_on}: rectification was due on {rectification_due}, [recorded as rectified on {rectified_on}|and none is recorded]
-- sentence_zh: {audited_on} 对 {supplier_id} 的审核 {audit_number}：整改期限 {rectification_due}，[整改记录日期 {rectified_on}|没有整改记录]
-- ground: last day for rectification, and that none is recorded
-- touched by: supplier_audit on buyer_id = buyer_id, supplier_id = supplier_id, audit_number = audit_number
-- due: supplier_audit by key at rectification_due + 1
-- index: supplier_audit (buyer_id, supplier_id)
select t.subject, t.sequence,
  jsonb_build_object(
    'supplier_id', t.supplier_id, 'audit_number', t.audit_number, 'audited_on', t.audited_on,
    'rectification_due', t.rectification_due, 'rectified_on', null
  ) as ground,
  jsonb_build_object('buyer_id', t.buyer_id, 'result', t.result, 'issues', cardinality(t.issues)) as measure,
  array[t.since] as proof,
  null::text as cause
from t_supplier_audit t
where t.told and t.status = 'PERFORMED' and t.rectification_due < today(t.sequence)
  and not exists (
    select 1 from supplier_audit x
    where x.buyer_id = t.buyer_id and x.supplier_id = t.supplier_id and x.audit_number = t.audit_number and x.told
      and x.status in ('RECTIFIED', 'VERIFIED')
      and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  )

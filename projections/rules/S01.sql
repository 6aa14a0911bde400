-- rule: S01
-- version: 1
-- kind: material_receipt
-- severity: major
-- title: Supplier check missing or out of date at receipt
-- title_zh: 收货时供货者审核缺失或过期
-- clause: Food Safety Law art. 50; Shanghai food-safety regulations art. 27
-- sentence: {material:word} of {supplier_id} was received on {received_on}; [the supplier check then: {decision:word} on {decided_on}, valid to {valid_to}|no supplier check was recorded by then][, for {materials:word}]
-- sentence_zh: {received_on} 收到 {supplier_id} 的{material:word}；[当时的供货者审核：{decision:word}（{decided_on}），有效期至 {valid_to}|当时没有供货者审核的记录][，适用原料 {materials:word}]
-- ground: day of receipt beside the latest decision on the supplier for that material
-- touched by: supplier_qualification on receiver_id = buyer_id, supplier_id = supplier_id
-- index: supplier_qualification (buyer_id, supplier_id)
select t.subject, t.sequence,
  jsonb_build_object(
    'supplier_id', t.supplier_id, 'material', t.material, 'received_on', t.received_on, 'decision', q.decision,
    'decided_on', q.decided_on, 'valid_to', q.valid_to, 'materials', q.materials
  ) as ground,
  jsonb_build_object('receiver_id', t.receiver_id, 'lot_number', t.lot_number) as measure,
  array_remove(array[t.since, q.since], null) as proof,
  'supplier:' || t.receiver_id || '|' || t.supplier_id as cause
from t_material_receipt t
left join lateral (
  select x.*, cardinality(x.materials) = 0 or t.material = any(x.materials) as covers from supplier_qualification x
  where x.buyer_id = t.receiver_id and x.supplier_id = t.supplier_id and x.told and x.decided_on <= t.received_on
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by covers desc, x.decided_on desc, x.occurred_at desc, x.key limit 1
) q on true
where t.told
  and (q.key is null or not q.covers or q.decision not in ('APPROVED', 'CONDITIONAL') or q.valid_to < t.received_on)

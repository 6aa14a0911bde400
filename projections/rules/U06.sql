-- rule: U06
-- version: 1
-- kind: shipment_balance
-- severity: major
-- title: Received is not what was dispatched
-- title_zh: 收货与发货不符
-- clause: Food Safety Law arts 50 and 53; CFDA 281/2015 part 7
-- sentence: Shipment {dispatch_number} of {sender_id}, batch {batch}: dispatched {dispatched} cans on {dispatched_on}, received {received}; a receipt was due by {due_on}
-- sentence_zh: {sender_id} 的发货单 {dispatch_number}，批次 {batch}：{dispatched_on} 发出 {dispatched} 罐，收到 {received} 罐；应于 {due_on} 前有收货记录
-- ground: both quantities and the day of dispatch
-- touched by: dispatch_lines by sender_id || '|' || dispatch_number || '|' || batch
-- due: dispatch_lines by sender_id || '|' || dispatch_number || '|' || batch at dispatched_on + policy_value('receipt_days')::int + 1
-- due: dispatch_lines by sender_id || '|' || dispatch_number || '|' || batch at dispatched_on + policy_value('receipt_sea_days')::int + 1
-- index: dispatch_lines (sender_id, dispatch_number)
select t.subject, t.sequence,
  jsonb_build_object(
    'sender_id', t.sender_id, 'dispatch_number', t.dispatch_number, 'batch', t.batch,
    'dispatched_on', l.dispatched_on, 'dispatched', t.dispatched, 'received', t.received
  ) as ground,
  jsonb_build_object('receipts', t.receipts, 'due_on', w.due_on, 'tolerance_cans', 0) as measure,
  array[t.since, l.since] as proof,
  null::text as cause
from t_shipment_balance t
cross join lateral (
  select x.dispatched_on, x.since, x.partner from dispatch_lines x
  where x.sender_id = t.sender_id and x.dispatch_number = t.dispatch_number and x.batch = t.batch and x.told
    and x.since <= t.sequence and (x.until is null or x.until > t.sequence)
  order by x.dispatched_on desc, x.occurred_at desc, x.key limit 1
) l
cross join lateral (
  select l.dispatched_on + policy_value(case when exists (
    select 1 from partner_registration g
    where g.partner = l.partner and 'overseas_producer' = any(g.roles) and g.since < l.since
  ) then 'receipt_sea_days' else 'receipt_days' end)::int as due_on
) w
where t.dispatches > 0 and (t.receipts = 0 or t.received <> t.dispatched)
  and case when t.receipts > 0 then t.received <> t.dispatched
    else t.returned = 0 and w.due_on < today(t.sequence) end

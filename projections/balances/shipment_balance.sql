-- balance: shipment_balance
-- reads: dispatch_lines, receipt_lines, return
-- Cans of a batch in one shipment: dispatched, received, and taken back under the number of the dispatch order.
-- schema --
create table shipment_balance (
  subject text not null,
  since bigint not null,
  sender_id text not null,
  dispatch_number text not null,
  batch text not null,
  dispatches bigint not null,
  dispatched bigint not null,
  receipts bigint not null,
  received bigint not null,
  returned bigint not null
);
create unique index on shipment_balance (subject, since desc)
  include (dispatches, dispatched, receipts, received, returned);
-- take --
insert into shipment_balance
  (subject, since, sender_id, dispatch_number, batch, dispatches, dispatched, receipts, received, returned)
with change as (
  select sender_id, dispatch_number, batch, at, sign as dispatches, sign * cans as dispatched, 0 as receipts,
    0 as received, 0 as returned
  from d_dispatch_lines where told
  union all
  select sender_id, dispatch_number, batch, at, 0, 0, sign, sign * cans, 0 from d_receipt_lines where told
  union all
  select receiver_id, dispatch_number, batch, at, 0, 0, 0, 0, sign * cans
  from d_return where told and dispatch_number is not null
),
d as (
  select sender_id || '|' || dispatch_number || '|' || batch as subject, sender_id, dispatch_number, batch, at,
    sum(dispatches) as dispatches, sum(dispatched) as dispatched, sum(receipts) as receipts,
    sum(received) as received, sum(returned) as returned
  from change group by sender_id, dispatch_number, batch, at
),
last as materialized (
  select x.subject, b.dispatches, b.dispatched, b.receipts, b.received, b.returned
  from (select distinct subject from d) x
  cross join lateral (select * from shipment_balance y where y.subject = x.subject order by y.since desc limit 1) b
)
select d.subject, d.at, d.sender_id, d.dispatch_number, d.batch,
  coalesce(l.dispatches, 0) + sum(d.dispatches) over w, coalesce(l.dispatched, 0) + sum(d.dispatched) over w,
  coalesce(l.receipts, 0) + sum(d.receipts) over w, coalesce(l.received, 0) + sum(d.received) over w,
  coalesce(l.returned, 0) + sum(d.returned) over w
from d left join last l using (subject)
window w as (partition by d.subject order by d.at)
returning *

-- Indexes that the questions need besides those of the tables; run when the schema is made.
-- Without a pending list: each look-up would read all of it, and rules look up in the poll that fills it.
create index on arrival (number, sequence);
create index on aggregation using gin (children) with (fastupdate = off);
create index on can_activation (trade_item, first_serial desc);
create index on customs_declaration_lines (declaration_number, line);
create index on dispatch_lines using gin (units) with (fastupdate = off);
create index on receipt_lines using gin (units) with (fastupdate = off);
create index on finding using gin (proof) with (fastupdate = off);
create index on finding
  (array_position(array['critical', 'major', 'minor', 'info'], severity), (-opened), rule, subject);
create index on import_record (declaration_number);
create index on inspection_certificate_lines (declaration_number);
create index on recall_ranges (trade_item, first_serial);
create index on timeline (split_part(subject, ':', 3), subject) where starts_with(subject, 'batch:');
create index on batch_production_inputs (parent_batch);
create index on customs_declaration_lines (declared_on desc, declaration_number);
create index on timeline (sequence);

-- Written by `python -m projections.generate` from schemas/records; not to be edited.
-- temp_aggregation --
create temp table d_aggregation (sign int not null, at bigint not null, like aggregation)
-- end_aggregation --
update aggregation x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_aggregation --
insert into aggregation (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, children, cans_per_case, first_case, packed_at, batch, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, children, cans_per_case, first_case, packed_at, batch, missing from d_aggregation where sign = 1
-- temp_aggregation_ranges --
create temp table d_aggregation_ranges (sign int not null, at bigint not null, like aggregation_ranges)
-- end_aggregation_ranges --
update aggregation_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_aggregation_ranges --
insert into aggregation_ranges (key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, cans_per_case, first_case, packed_at, batch)
select key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, packer_id, place, action, level, parent, trade_item, batch_number, cans_per_case, first_case, packed_at, batch from d_aggregation_ranges where sign = 1
-- temp_authorised_person --
create temp table d_authorised_person (sign int not null, at bigint not null, like authorised_person)
-- end_authorised_person --
update authorised_person x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_authorised_person --
insert into authorised_person (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, person, appointment_number, site, trade_items, valid_from, valid_to, status, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, person, appointment_number, site, trade_items, valid_from, valid_to, status, document, missing from d_authorised_person where sign = 1
-- temp_batch_production --
create temp table d_batch_production (sign int not null, at bigint not null, like batch_production)
-- end_batch_production --
update batch_production x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_batch_production --
insert into batch_production (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, trade_item, batch_number, process, formula_registration, started_at, ended_at, production_date, losses, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, trade_item, batch_number, process, formula_registration, started_at, ended_at, production_date, losses, batch, document, missing from d_batch_production where sign = 1
-- temp_batch_production_inputs --
create temp table d_batch_production_inputs (sign int not null, at bigint not null, like batch_production_inputs)
-- end_batch_production_inputs --
update batch_production_inputs x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_batch_production_inputs --
insert into batch_production_inputs (key, since, until, ordinal, partner, told, role, material, supplier_id, lot_number, trade_item, batch_number, quantity, solids_percent, batch, material_lot, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document)
select key, since, until, ordinal, partner, told, role, material, supplier_id, lot_number, trade_item, batch_number, quantity, solids_percent, batch, material_lot, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document from d_batch_production_inputs where sign = 1
-- temp_batch_production_outputs --
create temp table d_batch_production_outputs (sign int not null, at bigint not null, like batch_production_outputs)
-- end_batch_production_outputs --
update batch_production_outputs x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_batch_production_outputs --
insert into batch_production_outputs (key, since, until, ordinal, partner, told, trade_item, batch_number, quantity, solids_percent, batch, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document)
select key, since, until, ordinal, partner, told, trade_item, batch_number, quantity, solids_percent, batch, n, number, occurred_at, recorded_at, reason, producer_id, site, line, work_order, parent_trade_item, parent_batch_number, process, formula_registration, started_at, ended_at, production_date, losses, parent_batch, document from d_batch_production_outputs where sign = 1
-- temp_batch_release --
create temp table d_batch_release (sign int not null, at bigint not null, like batch_release)
-- end_batch_release --
update batch_release x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_batch_release --
insert into batch_release (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, decision_number, trade_item, batch_number, decision, decided_at, person, appointment_number, reports, certificate_number, follows, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, site, decision_number, trade_item, batch_number, decision, decided_at, person, appointment_number, reports, certificate_number, follows, batch, document, missing from d_batch_release where sign = 1
-- temp_can_activation --
create temp table d_can_activation (sign int not null, at bigint not null, like can_activation)
-- end_can_activation --
update can_activation x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_can_activation --
insert into can_activation (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, run_number, site, line, trade_item, batch_number, first_serial, last_serial, exceptions, activated_at, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, run_number, site, line, trade_item, batch_number, first_serial, last_serial, exceptions, activated_at, batch, document, missing from d_can_activation where sign = 1
-- temp_code_range --
create temp table d_code_range (sign int not null, at bigint not null, like code_range)
-- end_code_range --
update code_range x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_code_range --
insert into code_range (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, issuer_id, range_number, trade_item, first_serial, last_serial, issued_on, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, issuer_id, range_number, trade_item, first_serial, last_serial, issued_on, document, missing from d_code_range where sign = 1
-- temp_customs_declaration --
create temp table d_customs_declaration (sign int not null, at bigint not null, like customs_declaration)
-- end_customs_declaration --
update customs_declaration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_customs_declaration --
insert into customs_declaration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document, missing from d_customs_declaration where sign = 1
-- temp_customs_declaration_lines --
create temp table d_customs_declaration_lines (sign int not null, at bigint not null, like customs_declaration_lines)
-- end_customs_declaration_lines --
update customs_declaration_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_customs_declaration_lines --
insert into customs_declaration_lines (key, since, until, ordinal, partner, told, line, hs_code, ciq_code, trade_item, product_name, batch_number, production_date, expiry_date, cans, net_weight, goods_value, currency, origin_country, manufacturer_number, manufacturer_name, formula_registration, batch, n, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document)
select key, since, until, ordinal, partner, told, line, hs_code, ciq_code, trade_item, product_name, batch_number, production_date, expiry_date, cans, net_weight, goods_value, currency, origin_country, manufacturer_number, manufacturer_name, formula_registration, batch, n, number, occurred_at, recorded_at, reason, declaration_number, consignee_id, exporter_filing_number, declared_on, imported_on, trade_mode, regime, port_of_entry, contract_number, bill_of_lading, trade_country, document from d_customs_declaration_lines where sign = 1
-- temp_day_began --
create temp table d_day_began (sign int not null, at bigint not null, like day_began)
-- end_day_began --
update day_began x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_day_began --
insert into day_began (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, day, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, day, missing from d_day_began where sign = 1
-- temp_dispatch --
create temp table d_dispatch (sign int not null, at bigint not null, like dispatch)
-- end_dispatch --
update dispatch x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_dispatch --
insert into dispatch (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document, missing from d_dispatch where sign = 1
-- temp_dispatch_lines --
create temp table d_dispatch_lines (sign int not null, at bigint not null, like dispatch_lines)
-- end_dispatch_lines --
update dispatch_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_dispatch_lines --
insert into dispatch_lines (key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document)
select key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, sender_id, dispatch_number, receiver_id, from_place, to_place, dispatched_on, document from d_dispatch_lines where sign = 1
-- temp_disposal --
create temp table d_disposal (sign int not null, at bigint not null, like disposal)
-- end_disposal --
update disposal x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_disposal --
insert into disposal (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, owner_id, disposal_number, trade_item, batch_number, cans, disposed_on, way, place, witness, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, owner_id, disposal_number, trade_item, batch_number, cans, disposed_on, way, place, witness, batch, document, missing from d_disposal where sign = 1
-- temp_finding_decision --
create temp table d_finding_decision (sign int not null, at bigint not null, like finding_decision)
-- end_finding_decision --
update finding_decision x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_finding_decision --
insert into finding_decision (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, rule, subject, print, decision, explanation, decided_by, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, rule, subject, print, decision, explanation, decided_by, missing from d_finding_decision where sign = 1
-- temp_formula_registration --
create temp table d_formula_registration (sign int not null, at bigint not null, like formula_registration)
-- end_formula_registration --
update formula_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_formula_registration --
insert into formula_registration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, registration_number, holder_id, product_name, series, stage, base, process, trade_items, claimed, valid_from, valid_to, status, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, registration_number, holder_id, product_name, series, stage, base, process, trade_items, claimed, valid_from, valid_to, status, missing from d_formula_registration where sign = 1
-- temp_import_record --
create temp table d_import_record (sign int not null, at bigint not null, like import_record)
-- end_import_record --
update import_record x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_import_record --
insert into import_record (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, importer_id, declaration_number, declaration_line, trade_item, batch_number, also_printed_as, product_name, brand, specification, cans, net_weight, net_content, goods_value, currency, production_date, expiry_date, shelf_life_months, origin_country, export_country, manufacturer_name, manufacturer_number, exporter_name, exporter_filing_number, contract_number, port_of_entry, destination, foreign_certificates, entry_date, storage_place, formula_registration, inspection_certificate, direct_retail, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, importer_id, declaration_number, declaration_line, trade_item, batch_number, also_printed_as, product_name, brand, specification, cans, net_weight, net_content, goods_value, currency, production_date, expiry_date, shelf_life_months, origin_country, export_country, manufacturer_name, manufacturer_number, exporter_name, exporter_filing_number, contract_number, port_of_entry, destination, foreign_certificates, entry_date, storage_place, formula_registration, inspection_certificate, direct_retail, batch, document, missing from d_import_record where sign = 1
-- temp_importer_filing --
create temp table d_importer_filing (sign int not null, at bigint not null, like importer_filing)
-- end_importer_filing --
update importer_filing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_importer_filing --
insert into importer_filing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filing_number, kind, party_id, name, country, food_types, storage_places, status, valid_from, valid_to, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filing_number, kind, party_id, name, country, food_types, storage_places, status, valid_from, valid_to, missing from d_importer_filing where sign = 1
-- temp_inspection_certificate --
create temp table d_inspection_certificate (sign int not null, at bigint not null, like inspection_certificate)
-- end_inspection_certificate --
update inspection_certificate x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_inspection_certificate --
insert into inspection_certificate (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document, missing from d_inspection_certificate where sign = 1
-- temp_inspection_certificate_lines --
create temp table d_inspection_certificate_lines (sign int not null, at bigint not null, like inspection_certificate_lines)
-- end_inspection_certificate_lines --
update inspection_certificate_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_inspection_certificate_lines --
insert into inspection_certificate_lines (key, since, until, ordinal, partner, told, line, trade_item, batch_number, cans, batch, n, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document)
select key, since, until, ordinal, partner, told, line, trade_item, batch_number, cans, batch, n, number, occurred_at, recorded_at, reason, certificate_number, declaration_number, consignee_id, issued_on, document from d_inspection_certificate_lines where sign = 1
-- temp_licence --
create temp table d_licence (sign int not null, at bigint not null, like licence)
-- end_licence --
update licence x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_licence --
insert into licence (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, holder_id, licence_number, kind, scope, sites, valid_from, valid_to, status, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, holder_id, licence_number, kind, scope, sites, valid_from, valid_to, status, missing from d_licence where sign = 1
-- temp_manufacturer_registration --
create temp table d_manufacturer_registration (sign int not null, at bigint not null, like manufacturer_registration)
-- end_manufacturer_registration --
update manufacturer_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_manufacturer_registration --
insert into manufacturer_registration (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, manufacturer_number, name, country, products, basis, valid_from, valid_to, status, home_number, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, manufacturer_number, name, country, products, basis, valid_from, valid_to, status, home_number, missing from d_manufacturer_registration where sign = 1
-- temp_material_check --
create temp table d_material_check (sign int not null, at bigint not null, like material_check)
-- end_material_check --
update material_check x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_material_check --
insert into material_check (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, checker_id, decision_number, supplier_id, lot_number, material, verdict, decided_on, reports, material_lot, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, checker_id, decision_number, supplier_id, lot_number, material, verdict, decided_on, reports, material_lot, document, missing from d_material_check where sign = 1
-- temp_material_filing --
create temp table d_material_filing (sign int not null, at bigint not null, like material_filing)
-- end_material_filing --
update material_filing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_material_filing --
insert into material_filing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filer_id, site, filing_number, material, material_name, supplier_id, standard, filed_on, valid_to, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, filer_id, site, filing_number, material, material_name, supplier_id, standard, filed_on, valid_to, document, missing from d_material_filing where sign = 1
-- temp_material_receipt --
create temp table d_material_receipt (sign int not null, at bigint not null, like material_receipt)
-- end_material_receipt --
update material_receipt x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_material_receipt --
insert into material_receipt (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, supplier_id, delivery_number, material, material_name, kind, lot_number, specification, quantity, received_on, production_date, expiry_date, certificate, collection_permit, transport_permit, temperature, inspection_certificate, place, bulk_transport_permit, seals_intact, material_lot, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, supplier_id, delivery_number, material, material_name, kind, lot_number, specification, quantity, received_on, production_date, expiry_date, certificate, collection_permit, transport_permit, temperature, inspection_certificate, place, bulk_transport_permit, seals_intact, material_lot, document, missing from d_material_receipt where sign = 1
-- temp_packing --
create temp table d_packing (sign int not null, at bigint not null, like packing)
-- end_packing --
update packing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_packing --
insert into packing (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, packing_number, site, line, trade_item, batch_number, also_printed_as, packed_on, production_date, expiry_date, shelf_life_months, cans, rejected_cans, net_content, complete, label_version, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, producer_id, packing_number, site, line, trade_item, batch_number, also_printed_as, packed_on, production_date, expiry_date, shelf_life_months, cans, rejected_cans, net_content, complete, label_version, batch, document, missing from d_packing where sign = 1
-- temp_partner_registration --
create temp table d_partner_registration (sign int not null, at bigint not null, like partner_registration)
-- end_partner_registration --
update partner_registration x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_partner_registration --
insert into partner_registration (key, since, until, n, said_by, told, number, occurred_at, recorded_at, reason, partner, party_id, name_zh, name_en, roles, identifiers, valid_from, valid_to, missing)
select key, since, until, n, said_by, told, number, occurred_at, recorded_at, reason, partner, party_id, name_zh, name_en, roles, identifiers, valid_from, valid_to, missing from d_partner_registration where sign = 1
-- temp_party --
create temp table d_party (sign int not null, at bigint not null, like party)
-- end_party --
update party x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_party --
insert into party (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, party_id, name_zh, name_en, former_names, country, region_code, activities, places, valid_from, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, party_id, name_zh, name_en, former_names, country, region_code, activities, places, valid_from, missing from d_party where sign = 1
-- temp_recall --
create temp table d_recall (sign int not null, at bigint not null, like recall)
-- end_recall --
update recall x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_recall --
insert into recall (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause, missing from d_recall where sign = 1
-- temp_recall_batches --
create temp table d_recall_batches (sign int not null, at bigint not null, like recall_batches)
-- end_recall_batches --
update recall_batches x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_recall_batches --
insert into recall_batches (key, since, until, ordinal, partner, told, trade_item, batch_number, batch, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
select key, since, until, ordinal, partner, told, trade_item, batch_number, batch, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause from d_recall_batches where sign = 1
-- temp_recall_predicates --
create temp table d_recall_predicates (sign int not null, at bigint not null, like recall_predicates)
-- end_recall_predicates --
update recall_predicates x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_recall_predicates --
insert into recall_predicates (key, since, until, ordinal, partner, told, trade_item, prefix_from, prefix_to, contains, production_from, production_to, expiry_from, expiry_to, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
select key, since, until, ordinal, partner, told, trade_item, prefix_from, prefix_to, contains, production_from, production_to, expiry_from, expiry_to, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause from d_recall_predicates where sign = 1
-- temp_recall_ranges --
create temp table d_recall_ranges (sign int not null, at bigint not null, like recall_ranges)
-- end_recall_ranges --
update recall_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_recall_ranges --
insert into recall_ranges (key, since, until, ordinal, partner, told, trade_item, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause)
select key, since, until, ordinal, partner, told, trade_item, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, opener_id, recall_number, step, follows, level, risk_known_at, started_on, announced_on, closed_on, cause from d_recall_ranges where sign = 1
-- temp_receipt --
create temp table d_receipt (sign int not null, at bigint not null, like receipt)
-- end_receipt --
update receipt x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_receipt --
insert into receipt (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document, missing from d_receipt where sign = 1
-- temp_receipt_lines --
create temp table d_receipt_lines (sign int not null, at bigint not null, like receipt_lines)
-- end_receipt_lines --
update receipt_lines x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_receipt_lines --
insert into receipt_lines (key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document)
select key, since, until, ordinal, partner, told, trade_item, batch_number, cans, units, batch, n, number, occurred_at, recorded_at, reason, receiver_id, receipt_number, sender_id, dispatch_number, place, received_on, document from d_receipt_lines where sign = 1
-- temp_return --
create temp table d_return (sign int not null, at bigint not null, like return)
-- end_return --
update return x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_return --
insert into return (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, returner_id, receiver_id, return_number, trade_item, batch_number, cans, returned_on, cause, restocked, dispatch_number, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, returner_id, receiver_id, return_number, trade_item, batch_number, cans, returned_on, cause, restocked, dispatch_number, batch, document, missing from d_return where sign = 1
-- temp_sales_record --
create temp table d_sales_record (sign int not null, at bigint not null, like sales_record)
-- end_sales_record --
update sales_record x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_sales_record --
insert into sales_record (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document, missing from d_sales_record where sign = 1
-- temp_sales_record_ranges --
create temp table d_sales_record_ranges (sign int not null, at bigint not null, like sales_record_ranges)
-- end_sales_record_ranges --
update sales_record_ranges x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_sales_record_ranges --
insert into sales_record_ranges (key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document)
select key, since, until, ordinal, partner, told, first_serial, last_serial, n, number, occurred_at, recorded_at, reason, seller_id, tier, buyer_id, buyer_name, trade_item, batch_number, cans, sold_on, delivery_order, line, invoice_number, certificate_number, region_code, batch, document from d_sales_record_ranges where sign = 1
-- temp_sampling --
create temp table d_sampling (sign int not null, at bigint not null, like sampling)
-- end_sampling --
update sampling x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_sampling --
insert into sampling (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sampler_id, sample_number, trade_item, batch_number, supplier_id, lot_number, owner_id, sampled_at, units, cans, quantity, kept_until, batch, material_lot, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, sampler_id, sample_number, trade_item, batch_number, supplier_id, lot_number, owner_id, sampled_at, units, cans, quantity, kept_until, batch, material_lot, missing from d_sampling where sign = 1
-- temp_supplier_audit --
create temp table d_supplier_audit (sign int not null, at bigint not null, like supplier_audit)
-- end_supplier_audit --
update supplier_audit x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_supplier_audit --
insert into supplier_audit (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, audit_number, audited_on, status, result, score, rectification_due, follows, issues, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, audit_number, audited_on, status, result, score, rectification_due, follows, issues, missing from d_supplier_audit where sign = 1
-- temp_supplier_qualification --
create temp table d_supplier_qualification (sign int not null, at bigint not null, like supplier_qualification)
-- end_supplier_qualification --
update supplier_qualification x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_supplier_qualification --
insert into supplier_qualification (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, decision_number, decision, materials, basis, decided_on, valid_to, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, buyer_id, supplier_id, decision_number, decision, materials, basis, decided_on, valid_to, document, missing from d_supplier_qualification where sign = 1
-- temp_test_report --
create temp table d_test_report (sign int not null, at bigint not null, like test_report)
-- end_test_report --
update test_report x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_test_report --
insert into test_report (key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document, missing)
select key, since, until, n, partner, told, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document, missing from d_test_report where sign = 1
-- temp_test_report_results --
create temp table d_test_report_results (sign int not null, at bigint not null, like test_report_results)
-- end_test_report_results --
update test_report_results x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_test_report_results --
insert into test_report_results (key, since, until, ordinal, partner, told, analyte, operator, value, decimals, unit, basis, detection_limit, method, unit_values, n, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document)
select key, since, until, ordinal, partner, told, analyte, operator, value, decimals, unit, basis, detection_limit, method, unit_values, n, number, occurred_at, recorded_at, reason, laboratory_id, report_number, sample_number, trade_item, batch_number, supplier_id, lot_number, started_at, finished_at, reported_on, retest_of, energy_kj_per_100g, batch, material_lot, document from d_test_report_results where sign = 1
-- temp_edge --
create temp table d_edge (sign int not null, at bigint not null, like edge)
-- end_edge --
update edge x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_edge --
insert into edge (key, since, until, parent, child, role, material, quantity, partner, told)
select key, since, until, parent, child, role, material, quantity, partner, told from d_edge where sign = 1
-- temp_alias --
create temp table d_alias (sign int not null, at bigint not null, like alias)
-- end_alias --
update alias x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_alias --
insert into alias (key, since, until, printed_batch, batch, partner, told)
select key, since, until, printed_batch, batch, partner, told from d_alias where sign = 1
-- temp_document --
create temp table d_document (sign int not null, at bigint not null, like document)
-- end_document --
update document x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_document --
insert into document (key, since, until, family, document, partner, number, told)
select key, since, until, family, document, partner, number, told from d_document where sign = 1
-- temp_missing --
create temp table d_missing (sign int not null, at bigint not null, like missing)
-- end_missing --
update missing x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_missing --
insert into missing (key, since, until, family, partner, number, told, fields)
select key, since, until, family, partner, number, told, fields from d_missing where sign = 1
-- temp_contradicted --
create temp table d_contradicted (sign int not null, at bigint not null, like contradicted)
-- end_contradicted --
update contradicted x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_contradicted --
insert into contradicted (key, since, until, family, partner, number, told, again)
select key, since, until, family, partner, number, told, again from d_contradicted where sign = 1
-- temp_judged_result --
create temp table d_judged_result (sign int not null, at bigint not null, like judged_result)
-- end_judged_result --
update judged_result x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_judged_result --
insert into judged_result (key, since, until, ordinal, partner, told, report_number, sample_number, batch, material_lot, finished_at, retest_of, analyte, micro, verdict, verified, value_said, limit_said, stage, base, made_from, made_to, standard)
select key, since, until, ordinal, partner, told, report_number, sample_number, batch, material_lot, finished_at, retest_of, analyte, micro, verdict, verified, value_said, limit_said, stage, base, made_from, made_to, standard from d_judged_result where sign = 1

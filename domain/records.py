"""The record families as classes: written by `./run schemas` from schemas/records, never by hand.

`from_dict` reads a decoded record in its family's newest version, `to_dict` gives it back.
"""
# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from domain.stored import day, decimal, moment, stored_day, stored_decimal, stored_moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Documents that prove it, by hash. 凭证（仅存散列值）"""

    kind: str
    """What kind of document. 凭证种类"""
    sha256: str
    """SHA-256 of the document's bytes, 64 hexadecimal digits. 文件 SHA-256"""
    media_type: str
    """Media type of the document. 媒体类型"""
    number: str | None = None
    """Number on the document. 凭证编号"""
    issued_on: date | None = None
    """Day of issue. 签发日期"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Evidence:
        """Typed, from the plain form."""
        return cls(
            kind=record["kind"],
            number=record["number"],
            issued_on=None if record["issued_on"] is None else day(record["issued_on"]),
            sha256=record["sha256"],
            media_type=record["media_type"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "kind": self.kind,
            "number": self.number,
            "issued_on": None if self.issued_on is None else stored_day(self.issued_on),
            "sha256": self.sha256,
            "media_type": self.media_type,
        }

AggregationAction = Literal["ADD", "REMOVE"]
"""What was done. 动作"""

AggregationLevel = Literal["CASE", "PALLET"]
"""Level of the parent. 层级"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SerialRange:
    """Cans, as ranges of serials. 罐码区间"""

    first_serial: int
    """First serial. 起始序列号"""
    last_serial: int
    """Last serial. 终止序列号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> SerialRange:
        """Typed, from the plain form."""
        return cls(
            first_serial=record["first_serial"],
            last_serial=record["last_serial"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
        }

AppointmentStatus = Literal["APPOINTED", "SUSPENDED", "REVOKED"]
"""What became of it. 状态"""

ProductionProcess = Literal["DRY_BLEND", "WET_MIX", "BASE_POWDER", "REWORK"]
"""How it was made. 工艺"""

InputRole = Literal["INGREDIENT", "BASE_POWDER", "REWORK", "PACKAGING"]
"""Part it plays. 用途"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductionInput:
    """What went in. 投入"""

    role: InputRole
    """Part it plays. 用途"""
    quantity: Decimal
    """Quantity used. In kg. 投入量"""
    solids_percent: Decimal
    """Dry matter. In %. 干物质"""
    material: str | None = None
    """Material code; none for a batch. 物料代码"""
    supplier_id: str | None = None
    """Material lot: its supplier. 供货者"""
    lot_number: str | None = None
    """Material lot: its number. 原料批号"""
    trade_item: str | None = None
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str | None = None
    """Batch number as printed. 生产批号（按印刷）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ProductionInput:
        """Typed, from the plain form."""
        return cls(
            role=record["role"],
            material=record["material"],
            supplier_id=record["supplier_id"],
            lot_number=record["lot_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            quantity=decimal(record["quantity"], 3),
            solids_percent=decimal(record["solids_percent"], 2),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "role": self.role,
            "material": self.material,
            "supplier_id": self.supplier_id,
            "lot_number": self.lot_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "quantity": stored_decimal(self.quantity, 3),
            "solids_percent": stored_decimal(self.solids_percent, 2),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductionOutput:
    """What came out, batch by batch; the first is the batch itself. 产出"""

    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    quantity: Decimal
    """Quantity made. In kg. 产出量"""
    solids_percent: Decimal
    """Dry matter. In %. 干物质"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ProductionOutput:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            quantity=decimal(record["quantity"], 3),
            solids_percent=decimal(record["solids_percent"], 2),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "quantity": stored_decimal(self.quantity, 3),
            "solids_percent": stored_decimal(self.solids_percent, 2),
        }

ReleaseDecision = Literal["RELEASED", "REFUSED", "HELD"]
"""The decision. 决定"""

Regime = Literal["GENERAL_TRADE", "CROSS_BORDER"]
"""Regime. 贸易类型"""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarationLine:
    """Lines. 商品项"""

    line: int
    """Line number. 项号"""
    hs_code: str
    """HS code. 商品编号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    product_name: str
    """Name of the product. 商品名称"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    production_date: date
    """Production date. 生产日期"""
    expiry_date: date
    """Expiry date. 保质期至"""
    cans: int
    """Number of cans. 罐数"""
    net_weight: Decimal
    """Net weight. In kg. 净重"""
    goods_value: Decimal
    """Value. 总价"""
    currency: str
    """Currency. 币制"""
    origin_country: str
    """Origin. 原产国"""
    manufacturer_name: str
    """Manufacturer named. 生产企业名称"""
    ciq_code: str | None = None
    """Inspection code, three digits. 检验检疫编码"""
    manufacturer_number: str | None = None
    """Registration number of the manufacturer (code 519). 境外生产企业注册编号（519）"""
    formula_registration: str | None = None
    """Formula registration. 配方注册号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DeclarationLine:
        """Typed, from the plain form."""
        return cls(
            line=record["line"],
            hs_code=record["hs_code"],
            ciq_code=record["ciq_code"],
            trade_item=record["trade_item"],
            product_name=record["product_name"],
            batch_number=record["batch_number"],
            production_date=day(record["production_date"]),
            expiry_date=day(record["expiry_date"]),
            cans=record["cans"],
            net_weight=decimal(record["net_weight"], 3),
            goods_value=decimal(record["goods_value"], 2),
            currency=record["currency"],
            origin_country=record["origin_country"],
            manufacturer_number=record["manufacturer_number"],
            manufacturer_name=record["manufacturer_name"],
            formula_registration=record["formula_registration"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "line": self.line,
            "hs_code": self.hs_code,
            "ciq_code": self.ciq_code,
            "trade_item": self.trade_item,
            "product_name": self.product_name,
            "batch_number": self.batch_number,
            "production_date": stored_day(self.production_date),
            "expiry_date": stored_day(self.expiry_date),
            "cans": self.cans,
            "net_weight": stored_decimal(self.net_weight, 3),
            "goods_value": stored_decimal(self.goods_value, 2),
            "currency": self.currency,
            "origin_country": self.origin_country,
            "manufacturer_number": self.manufacturer_number,
            "manufacturer_name": self.manufacturer_name,
            "formula_registration": self.formula_registration,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class DispatchLine:
    """Goods, batch by batch. 货物"""

    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Number of cans. 罐数"""
    units: tuple[str, ...] = ()
    """SSCC of the pallets or cases. 物流单元代码"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DispatchLine:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
            units=tuple(record["units"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
            "units": list(self.units),
        }

DisposalWay = Literal["DESTROYED", "HARMLESS", "SENT_BACK", "RELABELLED"]
"""How. 处置方式"""

FindingVerdict = Literal["CONFIRMED", "EXPLAINED", "FALSE_ALARM", "REPORTED"]
"""The decision. 决定"""

MilkBase = Literal["COW", "GOAT", "SOY"]
"""Milk base. 乳基"""

FormulaProcess = Literal["WET", "DRY", "COMBINED"]
"""Process. 工艺"""

FormulaStatus = Literal["REGISTERED", "CHANGED", "SUSPENDED", "CANCELLED"]
"""What became of it. 状态"""

FilingKind = Literal["DOMESTIC_CONSIGNEE", "OVERSEAS_EXPORTER"]
"""Who is filed. 备案类别"""

FilingStatus = Literal["FILED", "CHANGED", "CANCELLED"]
"""What became of it. 状态"""


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateLine:
    """Batches covered. 商品项"""

    line: int
    """Declaration line. 项号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Number of cans. 罐数"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> CertificateLine:
        """Typed, from the plain form."""
        return cls(
            line=record["line"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "line": self.line,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
        }

LicenceKind = Literal["PRODUCTION", "BUSINESS", "MILK_COLLECTION", "MILK_TRANSPORT"]
"""Kind of licence. 许可种类"""

LicenceStatus = Literal["GRANTED", "CHANGED", "RENEWED", "SUSPENDED", "REVOKED", "LAPSED"]
"""What became of it. 状态"""

RegistrationBasis = Literal["DECREE_248", "DECREE_280"]
"""Legal basis. 依据"""

RegistrationStatus = Literal["REGISTERED", "SUSPENDED", "WITHDRAWN"]
"""What became of it. 状态"""

MaterialVerdict = Literal["ACCEPTED", "REJECTED", "QUARANTINED"]
"""The decision. 结论"""

MaterialKind = Literal["RAW_MILK", "INGREDIENT", "ADDITIVE", "BASE_POWDER", "OIL", "PREMIX", "PACKAGING"]
"""Kind of material. 物料种类"""

RecallStep = Literal["OPENED", "SCOPE", "ANNOUNCED", "CLOSED"]
"""Step. 阶段"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecalledBatch:
    """Batches in scope, by name. 召回批次"""

    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> RecalledBatch:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallPredicate:
    """Batches in scope, by rule. 召回范围规则"""

    trade_item: str | None = None
    """GTIN of the can. 商品条码（单罐）"""
    prefix_from: str | None = None
    """Batch number begins at or above. 批号前缀自"""
    prefix_to: str | None = None
    """Batch number begins at or below. 批号前缀至"""
    contains: tuple[str, ...] = ()
    """Batch number contains one of. 批号包含"""
    production_from: date | None = None
    """Made from. 生产日期自"""
    production_to: date | None = None
    """Made until. 生产日期至"""
    expiry_from: date | None = None
    """Expiring from. 保质期自"""
    expiry_to: date | None = None
    """Expiring until. 保质期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> RecallPredicate:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            prefix_from=record["prefix_from"],
            prefix_to=record["prefix_to"],
            contains=tuple(record["contains"]),
            production_from=None if record["production_from"] is None else day(record["production_from"]),
            production_to=None if record["production_to"] is None else day(record["production_to"]),
            expiry_from=None if record["expiry_from"] is None else day(record["expiry_from"]),
            expiry_to=None if record["expiry_to"] is None else day(record["expiry_to"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "prefix_from": self.prefix_from,
            "prefix_to": self.prefix_to,
            "contains": list(self.contains),
            "production_from": None if self.production_from is None else stored_day(self.production_from),
            "production_to": None if self.production_to is None else stored_day(self.production_to),
            "expiry_from": None if self.expiry_from is None else stored_day(self.expiry_from),
            "expiry_to": None if self.expiry_to is None else stored_day(self.expiry_to),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class RecalledRange:
    """Cans in scope, where not the whole batch. 召回罐码区间"""

    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    first_serial: int
    """First serial. 起始序列号"""
    last_serial: int
    """Last serial. 终止序列号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> RecalledRange:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            first_serial=record["first_serial"],
            last_serial=record["last_serial"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptLine:
    """Goods, batch by batch. 货物"""

    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Number of cans. 罐数"""
    units: tuple[str, ...] = ()
    """SSCC of the pallets or cases. 物流单元代码"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ReceiptLine:
        """Typed, from the plain form."""
        return cls(
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
            units=tuple(record["units"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
            "units": list(self.units),
        }

SalesTier = Literal["MAKER", "IMPORTER", "DISTRIBUTOR", "RETAILER", "PLATFORM"]
"""Seller's place in the chain. 销售层级"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SoldRange:
    """Cans sold, as ranges of serials, where known. 罐码区间（如有）"""

    first_serial: int
    """First serial. 起始序列号"""
    last_serial: int
    """Last serial. 终止序列号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> SoldRange:
        """Typed, from the plain form."""
        return cls(
            first_serial=record["first_serial"],
            last_serial=record["last_serial"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
        }

AuditStatus = Literal["PERFORMED", "RECTIFIED", "VERIFIED"]
"""Step of the audit. 阶段"""

AuditResult = Literal["PASSED", "ISSUES", "FAILED"]
"""Outcome. 结果"""

QualificationDecision = Literal["APPROVED", "CONDITIONAL", "SUSPENDED", "REJECTED"]
"""The decision. 结论"""

QualificationBasis = Literal["ON_SITE", "DOCUMENT"]
"""What it rests on. 审核方式"""

ResultOperator = Literal["EQUAL", "LESS", "GREATER", "NOT_DETECTED"]
"""How the value reads. 结果形式"""


@dataclass(frozen=True, kw_only=True, slots=True)
class TestResult:
    """Results. 检验结果"""

    analyte: str
    """Analyte code. 检验项目"""
    operator: ResultOperator
    """How the value reads. 结果形式"""
    decimals: int
    """Decimals of value, detection limit and units. 小数位数"""
    unit: str
    """Unit. 单位"""
    basis: str
    """Basis, such as per_100kJ, as_powder, as_is. 基准"""
    value: int | None = None
    """Value, scaled by `decimals`. 结果值（按小数位数放大）"""
    detection_limit: int | None = None
    """Detection limit, scaled by `decimals`. 检出限"""
    method: str | None = None
    """Method. 检验方法"""
    unit_values: tuple[int, ...] = ()
    """Microbiology: one value a sampled unit, scaled by `decimals`. 各样本单位的结果"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> TestResult:
        """Typed, from the plain form."""
        return cls(
            analyte=record["analyte"],
            operator=record["operator"],
            value=record["value"],
            decimals=record["decimals"],
            unit=record["unit"],
            basis=record["basis"],
            detection_limit=record["detection_limit"],
            method=record["method"],
            unit_values=tuple(record["unit_values"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "analyte": self.analyte,
            "operator": self.operator,
            "value": self.value,
            "decimals": self.decimals,
            "unit": self.unit,
            "basis": self.basis,
            "detection_limit": self.detection_limit,
            "method": self.method,
            "unit_values": list(self.unit_values),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregation:
    """Cans or cases put on, or taken off, a pallet or case. 装箱码垛关联"""

    FAMILY: ClassVar[str] = "Aggregation"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    packer_id: str
    """Who packed. 操作方"""
    place: str
    """Where. 地点"""
    action: AggregationAction
    """What was done. 动作"""
    level: AggregationLevel
    """Level of the parent. 层级"""
    parent: str
    """SSCC of the parent. 上级单元代码"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    packed_at: datetime
    """When. 操作时间"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    ranges: tuple[SerialRange, ...] = ()
    """Cans, as ranges of serials. 罐码区间"""
    children: tuple[str, ...] = ()
    """SSCC of cases. 下级单元代码"""
    cans_per_case: int | None = None
    """Cans of a case, where cases are counted through in the order of serials. 每箱罐数"""
    first_case: str | None = None
    """SSCC of the first such case. 首箱代码"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Aggregation:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            packer_id=record["packer_id"],
            place=record["place"],
            action=record["action"],
            level=record["level"],
            parent=record["parent"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            ranges=tuple(SerialRange.from_dict(each) for each in record["ranges"]),
            children=tuple(record["children"]),
            cans_per_case=record["cans_per_case"],
            first_case=record["first_case"],
            packed_at=moment(record["packed_at"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "packer_id": self.packer_id,
            "place": self.place,
            "action": self.action,
            "level": self.level,
            "parent": self.parent,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "ranges": [each.to_dict() for each in self.ranges],
            "children": list(self.children),
            "cans_per_case": self.cans_per_case,
            "first_case": self.first_case,
            "packed_at": stored_moment(self.packed_at),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class AuthorisedPerson:
    """Appointment of the person who may release batches; the person is a token, not a name. 质量安全授权人任命"""

    FAMILY: ClassVar[str] = "AuthorisedPerson"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    producer_id: str
    """Whose plant. 生产企业"""
    person: str
    """Token of the person. 人员代号"""
    appointment_number: str
    """Number of the appointment. 任命编号"""
    site: str
    """Plant covered. 生产场所"""
    valid_from: date
    """First day. 任期自"""
    status: AppointmentStatus
    """What became of it. 状态"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    trade_items: tuple[str, ...] = ()
    """Products covered; empty: all. 授权产品（空为全部）"""
    valid_to: date | None = None
    """Last day. 任期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> AuthorisedPerson:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            producer_id=record["producer_id"],
            person=record["person"],
            appointment_number=record["appointment_number"],
            site=record["site"],
            trade_items=tuple(record["trade_items"]),
            valid_from=day(record["valid_from"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
            status=record["status"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "producer_id": self.producer_id,
            "person": self.person,
            "appointment_number": self.appointment_number,
            "site": self.site,
            "trade_items": list(self.trade_items),
            "valid_from": stored_day(self.valid_from),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
            "status": self.status,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchProduction:
    """How a batch was made: inputs, outputs, losses; base powder and rework too. 批次生产（投入、产出、损耗）"""

    FAMILY: ClassVar[str] = "BatchProduction"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    producer_id: str
    """Who made it. 生产企业"""
    site: str
    """Plant. 生产场所"""
    line: str
    """Production line. 生产线"""
    work_order: str
    """Work order. 生产工单"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    process: ProductionProcess
    """How it was made. 工艺"""
    started_at: datetime
    """Start on the line. 开始时间"""
    ended_at: datetime
    """End on the line. 结束时间"""
    production_date: date
    """Production date printed. 生产日期"""
    losses: Decimal
    """Dry matter lost. In kg. 干物质损耗"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    formula_registration: str | None = None
    """Formula made to; none for base powder. 配方注册号"""
    inputs: tuple[ProductionInput, ...] = ()
    """What went in. 投入"""
    outputs: tuple[ProductionOutput, ...] = ()
    """What came out, batch by batch; the first is the batch itself. 产出"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> BatchProduction:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            producer_id=record["producer_id"],
            site=record["site"],
            line=record["line"],
            work_order=record["work_order"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            process=record["process"],
            formula_registration=record["formula_registration"],
            started_at=moment(record["started_at"]),
            ended_at=moment(record["ended_at"]),
            production_date=day(record["production_date"]),
            inputs=tuple(ProductionInput.from_dict(each) for each in record["inputs"]),
            outputs=tuple(ProductionOutput.from_dict(each) for each in record["outputs"]),
            losses=decimal(record["losses"], 3),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "producer_id": self.producer_id,
            "site": self.site,
            "line": self.line,
            "work_order": self.work_order,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "process": self.process,
            "formula_registration": self.formula_registration,
            "started_at": stored_moment(self.started_at),
            "ended_at": stored_moment(self.ended_at),
            "production_date": stored_day(self.production_date),
            "inputs": [each.to_dict() for each in self.inputs],
            "outputs": [each.to_dict() for each in self.outputs],
            "losses": stored_decimal(self.losses, 3),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchRelease:
    """The quality-authorised person's decision on a batch. 批次放行决定"""

    FAMILY: ClassVar[str] = "BatchRelease"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    producer_id: str
    """Whose batch. 生产企业"""
    site: str
    """Plant. 生产场所"""
    decision_number: str
    """Number of the decision. 决定编号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    decision: ReleaseDecision
    """The decision. 决定"""
    decided_at: datetime
    """When decided. 决定时间"""
    person: str
    """Token of the quality-authorised person. 授权人代号"""
    appointment_number: str
    """Appointment relied on. 任命编号"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    reports: tuple[str, ...] = ()
    """Report numbers it rests on. 依据的检验报告"""
    certificate_number: str | None = None
    """Test certificate number. 检验合格证号"""
    follows: str | None = None
    """Number of the earlier decision that this one changes. 所跟进决定的记录编号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> BatchRelease:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            producer_id=record["producer_id"],
            site=record["site"],
            decision_number=record["decision_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            decision=record["decision"],
            decided_at=moment(record["decided_at"]),
            person=record["person"],
            appointment_number=record["appointment_number"],
            reports=tuple(record["reports"]),
            certificate_number=record["certificate_number"],
            follows=record["follows"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "producer_id": self.producer_id,
            "site": self.site,
            "decision_number": self.decision_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "decision": self.decision,
            "decided_at": stored_moment(self.decided_at),
            "person": self.person,
            "appointment_number": self.appointment_number,
            "reports": list(self.reports),
            "certificate_number": self.certificate_number,
            "follows": self.follows,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class CanActivation:
    """Serials of a range bound to a batch. 罐码激活（与批次绑定）"""

    FAMILY: ClassVar[str] = "CanActivation"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    producer_id: str
    """Who activated. 生产企业"""
    run_number: str
    """Run. 激活批次号"""
    site: str
    """Plant. 生产场所"""
    line: str
    """Line. 生产线"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    first_serial: int
    """First serial. 起始序列号"""
    last_serial: int
    """Last serial. 终止序列号"""
    activated_at: datetime
    """When activated. 激活时间"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    exceptions: tuple[int, ...] = ()
    """Serials of the range that were not activated. 例外序列号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> CanActivation:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            producer_id=record["producer_id"],
            run_number=record["run_number"],
            site=record["site"],
            line=record["line"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            first_serial=record["first_serial"],
            last_serial=record["last_serial"],
            exceptions=tuple(record["exceptions"]),
            activated_at=moment(record["activated_at"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "producer_id": self.producer_id,
            "run_number": self.run_number,
            "site": self.site,
            "line": self.line,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
            "exceptions": list(self.exceptions),
            "activated_at": stored_moment(self.activated_at),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeRange:
    """Serial numbers issued for cans of one trade item. 一罐一码：码段发放"""

    FAMILY: ClassVar[str] = "CodeRange"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    issuer_id: str
    """Who issued. 发码方"""
    range_number: str
    """Number of the range. 码段编号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    first_serial: int
    """First serial. 起始序列号"""
    last_serial: int
    """Last serial. 终止序列号"""
    issued_on: date
    """Day of issue. 发放日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> CodeRange:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            issuer_id=record["issuer_id"],
            range_number=record["range_number"],
            trade_item=record["trade_item"],
            first_serial=record["first_serial"],
            last_serial=record["last_serial"],
            issued_on=day(record["issued_on"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "issuer_id": self.issuer_id,
            "range_number": self.range_number,
            "trade_item": self.trade_item,
            "first_serial": self.first_serial,
            "last_serial": self.last_serial,
            "issued_on": stored_day(self.issued_on),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomsDeclaration:
    """What was declared to customs. 进口货物报关单"""

    FAMILY: ClassVar[str] = "CustomsDeclaration"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    declaration_number: str
    """Declaration number. 报关单号"""
    consignee_id: str
    """Domestic consignee. 境内收货人"""
    declared_on: date
    """Day of declaration. 申报日期"""
    trade_mode: str
    """Trade mode. 监管方式"""
    regime: Regime
    """Regime. 贸易类型"""
    port_of_entry: str
    """Port of entry. 入境口岸"""
    contract_number: str
    """Contract. 合同协议号"""
    trade_country: str
    """Trading country. 贸易国"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    exporter_filing_number: str | None = None
    """Filing number of the exporter. 境外出口商备案编号"""
    imported_on: date | None = None
    """Day of entry. 进口日期"""
    bill_of_lading: str | None = None
    """Bill of lading. 提运单号"""
    lines: tuple[DeclarationLine, ...] = ()
    """Lines. 商品项"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> CustomsDeclaration:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            declaration_number=record["declaration_number"],
            consignee_id=record["consignee_id"],
            exporter_filing_number=record["exporter_filing_number"],
            declared_on=day(record["declared_on"]),
            imported_on=None if record["imported_on"] is None else day(record["imported_on"]),
            trade_mode=record["trade_mode"],
            regime=record["regime"],
            port_of_entry=record["port_of_entry"],
            contract_number=record["contract_number"],
            bill_of_lading=record["bill_of_lading"],
            trade_country=record["trade_country"],
            lines=tuple(DeclarationLine.from_dict(each) for each in record["lines"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "declaration_number": self.declaration_number,
            "consignee_id": self.consignee_id,
            "exporter_filing_number": self.exporter_filing_number,
            "declared_on": stored_day(self.declared_on),
            "imported_on": None if self.imported_on is None else stored_day(self.imported_on),
            "trade_mode": self.trade_mode,
            "regime": self.regime,
            "port_of_entry": self.port_of_entry,
            "contract_number": self.contract_number,
            "bill_of_lading": self.bill_of_lading,
            "trade_country": self.trade_country,
            "lines": [each.to_dict() for each in self.lines],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class DayBegan:
    """A day began, Asia/Shanghai; its number is the date. 日历日开始"""

    FAMILY: ClassVar[str] = "DayBegan"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    day: date
    """The day. 日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DayBegan:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            day=day(record["day"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "day": stored_day(self.day),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """Goods sent on their way. 发货"""

    FAMILY: ClassVar[str] = "Dispatch"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    sender_id: str
    """Sender. 发货方"""
    dispatch_number: str
    """Dispatch order. 出库单号"""
    receiver_id: str
    """Receiver. 收货方"""
    from_place: str
    """From. 发货地"""
    to_place: str
    """To. 收货地"""
    dispatched_on: date
    """Day of dispatch. 发货日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    lines: tuple[DispatchLine, ...] = ()
    """Goods, batch by batch. 货物"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Dispatch:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            sender_id=record["sender_id"],
            dispatch_number=record["dispatch_number"],
            receiver_id=record["receiver_id"],
            from_place=record["from_place"],
            to_place=record["to_place"],
            dispatched_on=day(record["dispatched_on"]),
            lines=tuple(DispatchLine.from_dict(each) for each in record["lines"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "sender_id": self.sender_id,
            "dispatch_number": self.dispatch_number,
            "receiver_id": self.receiver_id,
            "from_place": self.from_place,
            "to_place": self.to_place,
            "dispatched_on": stored_day(self.dispatched_on),
            "lines": [each.to_dict() for each in self.lines],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Disposal:
    """Cans destroyed or used up. 处置（销毁、无害化处理）"""

    FAMILY: ClassVar[str] = "Disposal"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    owner_id: str
    """Whose goods. 货主"""
    disposal_number: str
    """Certificate of disposal. 处置证明编号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Cans disposed of. 处置罐数"""
    disposed_on: date
    """Day. 处置日期"""
    way: DisposalWay
    """How. 处置方式"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    place: str | None = None
    """Where, in words. 地点"""
    witness: str | None = None
    """Organisation that witnessed. 监督单位"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Disposal:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            owner_id=record["owner_id"],
            disposal_number=record["disposal_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
            disposed_on=day(record["disposed_on"]),
            way=record["way"],
            place=record["place"],
            witness=record["witness"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "owner_id": self.owner_id,
            "disposal_number": self.disposal_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
            "disposed_on": stored_day(self.disposed_on),
            "way": self.way,
            "place": self.place,
            "witness": self.witness,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingDecision:
    """What a person decided on a finding. 问题处置决定"""

    FAMILY: ClassVar[str] = "FindingDecision"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    rule: str
    """Rule of the finding. 规则"""
    subject: str
    """Subject of the finding. 对象"""
    print: str
    """Print of the compared values decided on. 比对值指纹"""
    decision: FindingVerdict
    """The decision. 决定"""
    explanation: str
    """Why. 说明"""
    decided_by: str
    """Token of the person who decided. 决定人代号"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> FindingDecision:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            rule=record["rule"],
            subject=record["subject"],
            print=record["print"],
            decision=record["decision"],
            explanation=record["explanation"],
            decided_by=record["decided_by"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "rule": self.rule,
            "subject": self.subject,
            "print": self.print,
            "decision": self.decision,
            "explanation": self.explanation,
            "decided_by": self.decided_by,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class FormulaRegistration:
    """A formula in the national register. 配方注册"""

    FAMILY: ClassVar[str] = "FormulaRegistration"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    registration_number: str
    """Registration number. 配方注册号"""
    holder_id: str
    """Who holds it: the maker. 注册人（生产企业）"""
    product_name: str
    """Name of the product. 产品名称"""
    stage: int
    """Age stage: 1 = 0–6, 2 = 6–12, 3 = 12–36 months. 段别"""
    base: MilkBase
    """Milk base. 乳基"""
    process: FormulaProcess
    """Process. 工艺"""
    valid_from: date
    """First day. 有效期自"""
    valid_to: date
    """Last day. 有效期至"""
    status: FormulaStatus
    """What became of it. 状态"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    series: str | None = None
    """Series. 系列"""
    trade_items: tuple[str, ...] = ()
    """GTINs sold under it. 对应商品条码"""
    claimed: tuple[str, ...] = ()
    """Optional analytes added or claimed. 添加或声称的可选成分"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> FormulaRegistration:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            registration_number=record["registration_number"],
            holder_id=record["holder_id"],
            product_name=record["product_name"],
            series=record["series"],
            stage=record["stage"],
            base=record["base"],
            process=record["process"],
            trade_items=tuple(record["trade_items"]),
            claimed=tuple(record["claimed"]),
            valid_from=day(record["valid_from"]),
            valid_to=day(record["valid_to"]),
            status=record["status"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "registration_number": self.registration_number,
            "holder_id": self.holder_id,
            "product_name": self.product_name,
            "series": self.series,
            "stage": self.stage,
            "base": self.base,
            "process": self.process,
            "trade_items": list(self.trade_items),
            "claimed": list(self.claimed),
            "valid_from": stored_day(self.valid_from),
            "valid_to": stored_day(self.valid_to),
            "status": self.status,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRecord:
    """The importer's record of one batch of one declaration line. 食品进口记录"""

    FAMILY: ClassVar[str] = "ImportRecord"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    importer_id: str
    """Importer. 进口商"""
    declaration_number: str
    """Declaration. 报关单号"""
    declaration_line: int
    """Declaration line. 项号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Number of cans. 罐数"""
    net_weight: Decimal
    """Net weight. In kg. 净重"""
    net_content: int
    """Net content of one can. In g. 单罐净含量"""
    goods_value: Decimal
    """Value. 货值"""
    currency: str
    """Currency. 币制"""
    production_date: date
    """Production date. 生产日期"""
    expiry_date: date
    """Expiry date. 保质期至"""
    origin_country: str
    """Origin. 原产地"""
    export_country: str
    """Exporting country. 输出国家或者地区"""
    port_of_entry: str
    """Port of entry. 进口口岸"""
    entry_date: date
    """Day of entry. 入境时间"""
    direct_retail: bool
    """Whether it goes straight to the importer's own retail. 是否直接用于零售"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    also_printed_as: tuple[str, ...] = ()
    """Other ways the number is printed. 其他印刷形式"""
    product_name: str | None = None
    """Name of the product. 产品名称"""
    brand: str | None = None
    """Brand. 品牌"""
    specification: str | None = None
    """Specification. 规格"""
    shelf_life_months: int | None = None
    """Shelf life. 保质期（月）"""
    manufacturer_name: str | None = None
    """Manufacturer. 生产企业名称"""
    manufacturer_number: str | None = None
    """Its registration in China. 在华注册编号"""
    exporter_name: str | None = None
    """Exporter or agent. 出口商或者代理商"""
    exporter_filing_number: str | None = None
    """Its filing number. 出口商备案编号"""
    contract_number: str | None = None
    """Trade contract. 贸易合同号"""
    destination: str | None = None
    """Destination, region code. 目的地"""
    foreign_certificates: tuple[str, ...] = ()
    """Foreign official certificates. 国（境）外官方证书编号"""
    storage_place: str | None = None
    """Storage place. 存放地点"""
    formula_registration: str | None = None
    """Formula registration. 配方注册号"""
    inspection_certificate: str | None = None
    """Inspection certificate. 检验检疫证明编号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ImportRecord:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            importer_id=record["importer_id"],
            declaration_number=record["declaration_number"],
            declaration_line=record["declaration_line"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            also_printed_as=tuple(record["also_printed_as"]),
            product_name=record["product_name"],
            brand=record["brand"],
            specification=record["specification"],
            cans=record["cans"],
            net_weight=decimal(record["net_weight"], 3),
            net_content=record["net_content"],
            goods_value=decimal(record["goods_value"], 2),
            currency=record["currency"],
            production_date=day(record["production_date"]),
            expiry_date=day(record["expiry_date"]),
            shelf_life_months=record["shelf_life_months"],
            origin_country=record["origin_country"],
            export_country=record["export_country"],
            manufacturer_name=record["manufacturer_name"],
            manufacturer_number=record["manufacturer_number"],
            exporter_name=record["exporter_name"],
            exporter_filing_number=record["exporter_filing_number"],
            contract_number=record["contract_number"],
            port_of_entry=record["port_of_entry"],
            destination=record["destination"],
            foreign_certificates=tuple(record["foreign_certificates"]),
            entry_date=day(record["entry_date"]),
            storage_place=record["storage_place"],
            formula_registration=record["formula_registration"],
            inspection_certificate=record["inspection_certificate"],
            direct_retail=record["direct_retail"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "importer_id": self.importer_id,
            "declaration_number": self.declaration_number,
            "declaration_line": self.declaration_line,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "also_printed_as": list(self.also_printed_as),
            "product_name": self.product_name,
            "brand": self.brand,
            "specification": self.specification,
            "cans": self.cans,
            "net_weight": stored_decimal(self.net_weight, 3),
            "net_content": self.net_content,
            "goods_value": stored_decimal(self.goods_value, 2),
            "currency": self.currency,
            "production_date": stored_day(self.production_date),
            "expiry_date": stored_day(self.expiry_date),
            "shelf_life_months": self.shelf_life_months,
            "origin_country": self.origin_country,
            "export_country": self.export_country,
            "manufacturer_name": self.manufacturer_name,
            "manufacturer_number": self.manufacturer_number,
            "exporter_name": self.exporter_name,
            "exporter_filing_number": self.exporter_filing_number,
            "contract_number": self.contract_number,
            "port_of_entry": self.port_of_entry,
            "destination": self.destination,
            "foreign_certificates": list(self.foreign_certificates),
            "entry_date": stored_day(self.entry_date),
            "storage_place": self.storage_place,
            "formula_registration": self.formula_registration,
            "inspection_certificate": self.inspection_certificate,
            "direct_retail": self.direct_retail,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ImporterFiling:
    """An importer or a foreign exporter on file with customs. 进口商（出口商）备案"""

    FAMILY: ClassVar[str] = "ImporterFiling"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    filing_number: str
    """Filing number. 备案编号"""
    kind: FilingKind
    """Who is filed. 备案类别"""
    party_id: str
    """Who is filed. 备案主体"""
    name: str
    """Name filed. 名称"""
    country: str
    """Country. 国家（地区）"""
    status: FilingStatus
    """What became of it. 状态"""
    valid_from: date
    """First day. 有效期自"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    food_types: tuple[str, ...] = ()
    """Kinds of food covered. 经营食品种类"""
    storage_places: tuple[str, ...] = ()
    """Storage places filed. 存放地点"""
    valid_to: date | None = None
    """Last day. 有效期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ImporterFiling:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            filing_number=record["filing_number"],
            kind=record["kind"],
            party_id=record["party_id"],
            name=record["name"],
            country=record["country"],
            food_types=tuple(record["food_types"]),
            storage_places=tuple(record["storage_places"]),
            status=record["status"],
            valid_from=day(record["valid_from"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "filing_number": self.filing_number,
            "kind": self.kind,
            "party_id": self.party_id,
            "name": self.name,
            "country": self.country,
            "food_types": list(self.food_types),
            "storage_places": list(self.storage_places),
            "status": self.status,
            "valid_from": stored_day(self.valid_from),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class InspectionCertificate:
    """Entry inspection certificate. 入境货物检验检疫证明"""

    FAMILY: ClassVar[str] = "InspectionCertificate"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    certificate_number: str
    """Certificate number. 证明编号"""
    declaration_number: str
    """Declaration it belongs to. 报关单号"""
    consignee_id: str
    """Consignee. 收货人"""
    issued_on: date
    """Day of issue. 签发日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    lines: tuple[CertificateLine, ...] = ()
    """Batches covered. 商品项"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> InspectionCertificate:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            certificate_number=record["certificate_number"],
            declaration_number=record["declaration_number"],
            consignee_id=record["consignee_id"],
            issued_on=day(record["issued_on"]),
            lines=tuple(CertificateLine.from_dict(each) for each in record["lines"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "certificate_number": self.certificate_number,
            "declaration_number": self.declaration_number,
            "consignee_id": self.consignee_id,
            "issued_on": stored_day(self.issued_on),
            "lines": [each.to_dict() for each in self.lines],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """A licence granted to a party, and what became of it. 许可证"""

    FAMILY: ClassVar[str] = "Licence"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    holder_id: str
    """Who holds it. 持证人"""
    licence_number: str
    """Licence number. 许可证编号"""
    kind: LicenceKind
    """Kind of licence. 许可种类"""
    valid_from: date
    """First day. 有效期自"""
    status: LicenceStatus
    """What became of it. 状态"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    scope: tuple[str, ...] = ()
    """Categories covered. 许可范围"""
    sites: tuple[str, ...] = ()
    """Places covered, GLN. 生产经营场所"""
    valid_to: date | None = None
    """Last day. 有效期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Licence:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            holder_id=record["holder_id"],
            licence_number=record["licence_number"],
            kind=record["kind"],
            scope=tuple(record["scope"]),
            sites=tuple(record["sites"]),
            valid_from=day(record["valid_from"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
            status=record["status"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "holder_id": self.holder_id,
            "licence_number": self.licence_number,
            "kind": self.kind,
            "scope": list(self.scope),
            "sites": list(self.sites),
            "valid_from": stored_day(self.valid_from),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
            "status": self.status,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ManufacturerRegistration:
    """A foreign manufacturer registered with customs. 境外生产企业在华注册"""

    FAMILY: ClassVar[str] = "ManufacturerRegistration"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    manufacturer_number: str
    """Registration number in China. 在华注册编号"""
    name: str
    """Name registered. 企业名称"""
    country: str
    """Country. 国家（地区）"""
    basis: RegistrationBasis
    """Legal basis. 依据"""
    valid_from: date
    """First day. 有效期自"""
    status: RegistrationStatus
    """What became of it. 状态"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    products: tuple[str, ...] = ()
    """Products covered. 注册产品"""
    valid_to: date | None = None
    """Last day. 有效期至"""
    home_number: str | None = None
    """Number given at home. 所在国注册编号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> ManufacturerRegistration:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            manufacturer_number=record["manufacturer_number"],
            name=record["name"],
            country=record["country"],
            products=tuple(record["products"]),
            basis=record["basis"],
            valid_from=day(record["valid_from"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
            status=record["status"],
            home_number=record["home_number"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "manufacturer_number": self.manufacturer_number,
            "name": self.name,
            "country": self.country,
            "products": list(self.products),
            "basis": self.basis,
            "valid_from": stored_day(self.valid_from),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
            "status": self.status,
            "home_number": self.home_number,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialCheck:
    """What the check of a material lot decided. 原料批查验结论"""

    FAMILY: ClassVar[str] = "MaterialCheck"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    checker_id: str
    """Who decides. 查验方"""
    decision_number: str
    """Number of the decision. 结论编号"""
    supplier_id: str
    """Who supplied. 供货者"""
    lot_number: str
    """Supplier's lot number. 原料批号"""
    material: str
    """Material code. 物料代码"""
    verdict: MaterialVerdict
    """The decision. 结论"""
    decided_on: date
    """Day of the decision. 决定日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    reports: tuple[str, ...] = ()
    """Report numbers relied on. 依据的检验报告"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> MaterialCheck:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            checker_id=record["checker_id"],
            decision_number=record["decision_number"],
            supplier_id=record["supplier_id"],
            lot_number=record["lot_number"],
            material=record["material"],
            verdict=record["verdict"],
            decided_on=day(record["decided_on"]),
            reports=tuple(record["reports"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "checker_id": self.checker_id,
            "decision_number": self.decision_number,
            "supplier_id": self.supplier_id,
            "lot_number": self.lot_number,
            "material": self.material,
            "verdict": self.verdict,
            "decided_on": stored_day(self.decided_on),
            "reports": list(self.reports),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialFiling:
    """A material and its supplier filed with the provincial authority. 原辅料备案"""

    FAMILY: ClassVar[str] = "MaterialFiling"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    filer_id: str
    """Who files. 备案人"""
    site: str
    """For which plant. 生产场所"""
    filing_number: str
    """Filing number. 备案编号"""
    material: str
    """Material code. 物料代码"""
    material_name: str
    """Name of the material. 物料名称"""
    supplier_id: str
    """Supplier filed. 供货者"""
    filed_on: date
    """Day of filing. 备案日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    standard: str | None = None
    """Standard it must meet. 执行标准"""
    valid_to: date | None = None
    """Last day, if it ended. 失效日期"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> MaterialFiling:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            filer_id=record["filer_id"],
            site=record["site"],
            filing_number=record["filing_number"],
            material=record["material"],
            material_name=record["material_name"],
            supplier_id=record["supplier_id"],
            standard=record["standard"],
            filed_on=day(record["filed_on"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "filer_id": self.filer_id,
            "site": self.site,
            "filing_number": self.filing_number,
            "material": self.material,
            "material_name": self.material_name,
            "supplier_id": self.supplier_id,
            "standard": self.standard,
            "filed_on": stored_day(self.filed_on),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class MaterialReceipt:
    """A material lot that arrived, raw milk too. 原辅料进货（含生鲜乳）"""

    FAMILY: ClassVar[str] = "MaterialReceipt"
    VERSION: ClassVar[int] = 2

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    receiver_id: str
    """Who received. 收货方"""
    supplier_id: str
    """Who supplied. 供货者"""
    delivery_number: str
    """Delivery note or hand-over slip. 送货单或交接单号"""
    material: str
    """Material code. 物料代码"""
    kind: MaterialKind
    """Kind of material. 物料种类"""
    lot_number: str
    """Supplier's lot number of the material. 原料批号"""
    quantity: Decimal
    """Quantity received. In kg. 数量"""
    received_on: date
    """Day of receipt. 进货日期"""
    place: str
    """Where received. 收货地点"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    material_name: str | None = None
    """Name of the material. 物料名称"""
    specification: str | None = None
    """Specification. 规格"""
    production_date: date | None = None
    """Day of production. 生产日期"""
    expiry_date: date | None = None
    """Last day of use. 保质期至"""
    certificate: str | None = None
    """Certificate of analysis. 合格证明编号"""
    collection_permit: str | None = None
    """Raw milk: collection permit. 生鲜乳收购许可证号"""
    transport_permit: str | None = None
    """Raw milk: transport permit. 生鲜乳准运证明号"""
    temperature: Decimal | None = None
    """Raw milk: temperature at arrival. In °C. 到厂温度"""
    inspection_certificate: str | None = None
    """Imported material: entry inspection certificate. 入境检验检疫证明编号"""
    bulk_transport_permit: str | None = None
    """Listed liquid food in bulk by road, since 1 December 2025: the transport permit. 散装液态食品道路运输准运证号"""
    seals_intact: bool | None = None
    """Bulk liquid: whether the receiver found the seals intact. 铅封完好（散装液态食品）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> MaterialReceipt:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            receiver_id=record["receiver_id"],
            supplier_id=record["supplier_id"],
            delivery_number=record["delivery_number"],
            material=record["material"],
            material_name=record["material_name"],
            kind=record["kind"],
            lot_number=record["lot_number"],
            specification=record["specification"],
            quantity=decimal(record["quantity"], 3),
            received_on=day(record["received_on"]),
            production_date=None if record["production_date"] is None else day(record["production_date"]),
            expiry_date=None if record["expiry_date"] is None else day(record["expiry_date"]),
            certificate=record["certificate"],
            collection_permit=record["collection_permit"],
            transport_permit=record["transport_permit"],
            temperature=None if record["temperature"] is None else decimal(record["temperature"], 1),
            inspection_certificate=record["inspection_certificate"],
            place=record["place"],
            bulk_transport_permit=record["bulk_transport_permit"],
            seals_intact=record["seals_intact"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "receiver_id": self.receiver_id,
            "supplier_id": self.supplier_id,
            "delivery_number": self.delivery_number,
            "material": self.material,
            "material_name": self.material_name,
            "kind": self.kind,
            "lot_number": self.lot_number,
            "specification": self.specification,
            "quantity": stored_decimal(self.quantity, 3),
            "received_on": stored_day(self.received_on),
            "production_date": None if self.production_date is None else stored_day(self.production_date),
            "expiry_date": None if self.expiry_date is None else stored_day(self.expiry_date),
            "certificate": self.certificate,
            "collection_permit": self.collection_permit,
            "transport_permit": self.transport_permit,
            "temperature": None if self.temperature is None else stored_decimal(self.temperature, 1),
            "inspection_certificate": self.inspection_certificate,
            "place": self.place,
            "bulk_transport_permit": self.bulk_transport_permit,
            "seals_intact": self.seals_intact,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Packing:
    """Cans filled from a batch. 包装"""

    FAMILY: ClassVar[str] = "Packing"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    producer_id: str
    """Who packed. 生产企业"""
    packing_number: str
    """Packing run. 包装记录号"""
    site: str
    """Plant. 生产场所"""
    line: str
    """Packing line. 包装线"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    packed_on: date
    """Day of packing. 包装日期"""
    production_date: date
    """Production date printed. 生产日期"""
    expiry_date: date
    """Expiry date printed. 保质期至"""
    shelf_life_months: int
    """Shelf life. 保质期（月）"""
    cans: int
    """Number of cans. 罐数"""
    rejected_cans: int
    """Cans rejected. 剔除罐数"""
    net_content: int
    """Net content of one can. In g. 净含量"""
    complete: bool
    """Whether the batch is wholly packed with this record. 本批是否包装完毕"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    also_printed_as: tuple[str, ...] = ()
    """Other ways the number is printed, such as on cases. 其他印刷形式"""
    label_version: str | None = None
    """Label version used. 标签版本"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Packing:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            producer_id=record["producer_id"],
            packing_number=record["packing_number"],
            site=record["site"],
            line=record["line"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            also_printed_as=tuple(record["also_printed_as"]),
            packed_on=day(record["packed_on"]),
            production_date=day(record["production_date"]),
            expiry_date=day(record["expiry_date"]),
            shelf_life_months=record["shelf_life_months"],
            cans=record["cans"],
            rejected_cans=record["rejected_cans"],
            net_content=record["net_content"],
            complete=record["complete"],
            label_version=record["label_version"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "producer_id": self.producer_id,
            "packing_number": self.packing_number,
            "site": self.site,
            "line": self.line,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "also_printed_as": list(self.also_printed_as),
            "packed_on": stored_day(self.packed_on),
            "production_date": stored_day(self.production_date),
            "expiry_date": stored_day(self.expiry_date),
            "shelf_life_months": self.shelf_life_months,
            "cans": self.cans,
            "rejected_cans": self.rejected_cans,
            "net_content": self.net_content,
            "complete": self.complete,
            "label_version": self.label_version,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerRegistration:
    """Who a partner is and what it may say; said by the ledger's office. 合作方登记"""

    FAMILY: ClassVar[str] = "PartnerRegistration"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    partner: str
    """Partner's name at the ledger, as in its topic. 合作方代号"""
    party_id: str
    """Its party. 主体编号"""
    name_zh: str
    """Name in Chinese. 中文名称"""
    valid_from: date
    """First day. 有效期自"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    name_en: str | None = None
    """Name in English. 英文名称"""
    roles: tuple[str, ...] = ()
    """Roles: supplier, producer, overseas_producer, laboratory, carrier, distributor, platform, importer,
    regulator, customs, trace_platform, office. 角色
    """
    identifiers: tuple[str, ...] = ()
    """Its own identifiers: credit codes, GLN, foreign numbers. 自有标识"""
    valid_to: date | None = None
    """Last day. 有效期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> PartnerRegistration:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            partner=record["partner"],
            party_id=record["party_id"],
            name_zh=record["name_zh"],
            name_en=record["name_en"],
            roles=tuple(record["roles"]),
            identifiers=tuple(record["identifiers"]),
            valid_from=day(record["valid_from"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "partner": self.partner,
            "party_id": self.party_id,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "roles": list(self.roles),
            "identifiers": list(self.identifiers),
            "valid_from": stored_day(self.valid_from),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """An enterprise, authority or laboratory that the ledger speaks of. 主体（企业、机构、实验室）"""

    FAMILY: ClassVar[str] = "Party"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    party_id: str
    """Unified social credit code, or the foreign number. 统一社会信用代码或境外编号"""
    name_zh: str
    """Name in Chinese. 中文名称"""
    country: str
    """Country, ISO 3166 alpha-3. 国家（地区）"""
    valid_from: date
    """From when this holds. 生效日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    name_en: str | None = None
    """Name in English. 英文名称"""
    former_names: tuple[str, ...] = ()
    """Names it bore before. 曾用名"""
    region_code: str | None = None
    """Administrative region. 行政区划代码"""
    activities: tuple[str, ...] = ()
    """What it does in the chain. 经营活动"""
    places: tuple[str, ...] = ()
    """Its places, GLN. 场所（位置码）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Party:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            party_id=record["party_id"],
            name_zh=record["name_zh"],
            name_en=record["name_en"],
            former_names=tuple(record["former_names"]),
            country=record["country"],
            region_code=record["region_code"],
            activities=tuple(record["activities"]),
            places=tuple(record["places"]),
            valid_from=day(record["valid_from"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "party_id": self.party_id,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "former_names": list(self.former_names),
            "country": self.country,
            "region_code": self.region_code,
            "activities": list(self.activities),
            "places": list(self.places),
            "valid_from": stored_day(self.valid_from),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Recall:
    """A step of a recall: opened, scope, announced, closed. 召回（启动、范围、公告、结束）"""

    FAMILY: ClassVar[str] = "Recall"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    opener_id: str
    """Who recalls. 召回方"""
    recall_number: str
    """Number of the recall. 召回编号"""
    step: RecallStep
    """Step. 阶段"""
    level: int
    """Level 1 to 3. 召回级别"""
    started_on: date
    """Day the recall began. 启动日期"""
    cause: str
    """Cause and harm. 原因与危害"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    follows: str | None = None
    """Number of the record that opened it. 启动记录编号"""
    risk_known_at: datetime | None = None
    """When the risk was known. 知悉风险时间"""
    announced_on: date | None = None
    """Day of the announcement. 公告日期"""
    closed_on: date | None = None
    """Day it ended. 结束日期"""
    batches: tuple[RecalledBatch, ...] = ()
    """Batches in scope, by name. 召回批次"""
    predicates: tuple[RecallPredicate, ...] = ()
    """Batches in scope, by rule. 召回范围规则"""
    ranges: tuple[RecalledRange, ...] = ()
    """Cans in scope, where not the whole batch. 召回罐码区间"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Recall:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            opener_id=record["opener_id"],
            recall_number=record["recall_number"],
            step=record["step"],
            follows=record["follows"],
            level=record["level"],
            risk_known_at=None if record["risk_known_at"] is None else moment(record["risk_known_at"]),
            started_on=day(record["started_on"]),
            announced_on=None if record["announced_on"] is None else day(record["announced_on"]),
            closed_on=None if record["closed_on"] is None else day(record["closed_on"]),
            cause=record["cause"],
            batches=tuple(RecalledBatch.from_dict(each) for each in record["batches"]),
            predicates=tuple(RecallPredicate.from_dict(each) for each in record["predicates"]),
            ranges=tuple(RecalledRange.from_dict(each) for each in record["ranges"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "opener_id": self.opener_id,
            "recall_number": self.recall_number,
            "step": self.step,
            "follows": self.follows,
            "level": self.level,
            "risk_known_at": None if self.risk_known_at is None else stored_moment(self.risk_known_at),
            "started_on": stored_day(self.started_on),
            "announced_on": None if self.announced_on is None else stored_day(self.announced_on),
            "closed_on": None if self.closed_on is None else stored_day(self.closed_on),
            "cause": self.cause,
            "batches": [each.to_dict() for each in self.batches],
            "predicates": [each.to_dict() for each in self.predicates],
            "ranges": [each.to_dict() for each in self.ranges],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Goods that arrived. 收货"""

    FAMILY: ClassVar[str] = "Receipt"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    receiver_id: str
    """Receiver. 收货方"""
    receipt_number: str
    """Number of the receipt. 收货单号"""
    sender_id: str
    """Sender. 发货方"""
    dispatch_number: str
    """Dispatch order it answers. 对应出库单号"""
    place: str
    """Where. 收货地"""
    received_on: date
    """Day of receipt. 收货日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    lines: tuple[ReceiptLine, ...] = ()
    """Goods, batch by batch. 货物"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Receipt:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            receiver_id=record["receiver_id"],
            receipt_number=record["receipt_number"],
            sender_id=record["sender_id"],
            dispatch_number=record["dispatch_number"],
            place=record["place"],
            received_on=day(record["received_on"]),
            lines=tuple(ReceiptLine.from_dict(each) for each in record["lines"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "receiver_id": self.receiver_id,
            "receipt_number": self.receipt_number,
            "sender_id": self.sender_id,
            "dispatch_number": self.dispatch_number,
            "place": self.place,
            "received_on": stored_day(self.received_on),
            "lines": [each.to_dict() for each in self.lines],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """Cans that came back. 退货"""

    FAMILY: ClassVar[str] = "Return"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    receiver_id: str
    """Who took back. 接收方"""
    return_number: str
    """Number of the return. 退货单号"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Cans returned. 退货罐数"""
    returned_on: date
    """Day. 退货日期"""
    restocked: bool
    """Whether they went back to stock. 是否重新入库"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    returner_id: str | None = None
    """Who gave back; none for consumers. 退货方"""
    cause: str | None = None
    """Cause. 退货原因"""
    dispatch_number: str | None = None
    """Dispatch order taken back. 对应出库单号"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Return:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            returner_id=record["returner_id"],
            receiver_id=record["receiver_id"],
            return_number=record["return_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
            returned_on=day(record["returned_on"]),
            cause=record["cause"],
            restocked=record["restocked"],
            dispatch_number=record["dispatch_number"],
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "returner_id": self.returner_id,
            "receiver_id": self.receiver_id,
            "return_number": self.return_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
            "returned_on": stored_day(self.returned_on),
            "cause": self.cause,
            "restocked": self.restocked,
            "dispatch_number": self.dispatch_number,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class SalesRecord:
    """Cans of a batch sold. 销售记录"""

    FAMILY: ClassVar[str] = "SalesRecord"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    seller_id: str
    """Seller. 销售方"""
    tier: SalesTier
    """Seller's place in the chain. 销售层级"""
    trade_item: str
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str
    """Batch number as printed. 生产批号（按印刷）"""
    cans: int
    """Cans sold. 销售罐数"""
    sold_on: date
    """Day of sale. 销售日期"""
    delivery_order: str
    """Delivery order. 出库单号"""
    line: int
    """Line of the order. 行号"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    buyer_id: str | None = None
    """Buyer, an enterprise; none for consumers. 购货人（企业）"""
    buyer_name: str | None = None
    """Buyer's name, an organisation. 购货人名称"""
    invoice_number: str | None = None
    """Invoice. 发票流水编号"""
    certificate_number: str | None = None
    """Test certificate of the batch. 检验合格证号"""
    region_code: str | None = None
    """Region sold to. 销售区域"""
    ranges: tuple[SoldRange, ...] = ()
    """Cans sold, as ranges of serials, where known. 罐码区间（如有）"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> SalesRecord:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            seller_id=record["seller_id"],
            tier=record["tier"],
            buyer_id=record["buyer_id"],
            buyer_name=record["buyer_name"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            cans=record["cans"],
            sold_on=day(record["sold_on"]),
            delivery_order=record["delivery_order"],
            line=record["line"],
            invoice_number=record["invoice_number"],
            certificate_number=record["certificate_number"],
            region_code=record["region_code"],
            ranges=tuple(SoldRange.from_dict(each) for each in record["ranges"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "seller_id": self.seller_id,
            "tier": self.tier,
            "buyer_id": self.buyer_id,
            "buyer_name": self.buyer_name,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "cans": self.cans,
            "sold_on": stored_day(self.sold_on),
            "delivery_order": self.delivery_order,
            "line": self.line,
            "invoice_number": self.invoice_number,
            "certificate_number": self.certificate_number,
            "region_code": self.region_code,
            "ranges": [each.to_dict() for each in self.ranges],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """A sample taken from a batch or a material lot. 抽样"""

    FAMILY: ClassVar[str] = "Sampling"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    sampler_id: str
    """Who took it. 抽样方"""
    sample_number: str
    """Number of the sample. 样品编号"""
    owner_id: str
    """Whose stock it came from. 样品来源方"""
    sampled_at: datetime
    """When taken. 抽样时间"""
    units: int
    """Sample units drawn. 样本数"""
    cans: int
    """Cans used up. 消耗罐数"""
    quantity: Decimal
    """Powder used up before packing. In kg. 包装前取样量"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    trade_item: str | None = None
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str | None = None
    """Batch number as printed. 生产批号（按印刷）"""
    supplier_id: str | None = None
    """Material lot: its supplier. 供货者"""
    lot_number: str | None = None
    """Material lot: its number. 原料批号"""
    kept_until: date | None = None
    """Retained until. 留样至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Sampling:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            sampler_id=record["sampler_id"],
            sample_number=record["sample_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            supplier_id=record["supplier_id"],
            lot_number=record["lot_number"],
            owner_id=record["owner_id"],
            sampled_at=moment(record["sampled_at"]),
            units=record["units"],
            cans=record["cans"],
            quantity=decimal(record["quantity"], 3),
            kept_until=None if record["kept_until"] is None else day(record["kept_until"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "sampler_id": self.sampler_id,
            "sample_number": self.sample_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "supplier_id": self.supplier_id,
            "lot_number": self.lot_number,
            "owner_id": self.owner_id,
            "sampled_at": stored_moment(self.sampled_at),
            "units": self.units,
            "cans": self.cans,
            "quantity": stored_decimal(self.quantity, 3),
            "kept_until": None if self.kept_until is None else stored_day(self.kept_until),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierAudit:
    """An audit of a supplier; a later record that follows it says its rectification. 供应商现场审核（含整改）"""

    FAMILY: ClassVar[str] = "SupplierAudit"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    buyer_id: str
    """Whose audit it is. 审核方"""
    supplier_id: str
    """Who is audited. 被审核方"""
    audit_number: str
    """Number of the audit. 审核编号"""
    audited_on: date
    """Day of the audit or of the rectification check. 审核日期"""
    status: AuditStatus
    """Step of the audit. 阶段"""
    result: AuditResult
    """Outcome. 结果"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    score: int | None = None
    """Score of 100. 评分"""
    rectification_due: date | None = None
    """Last day for rectification. 整改期限"""
    follows: str | None = None
    """Number of the first record of this audit. 所跟进记录的编号"""
    issues: tuple[str, ...] = ()
    """Issues found, in words. 发现的问题"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> SupplierAudit:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            buyer_id=record["buyer_id"],
            supplier_id=record["supplier_id"],
            audit_number=record["audit_number"],
            audited_on=day(record["audited_on"]),
            status=record["status"],
            result=record["result"],
            score=record["score"],
            rectification_due=None if record["rectification_due"] is None else day(record["rectification_due"]),
            follows=record["follows"],
            issues=tuple(record["issues"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "buyer_id": self.buyer_id,
            "supplier_id": self.supplier_id,
            "audit_number": self.audit_number,
            "audited_on": stored_day(self.audited_on),
            "status": self.status,
            "result": self.result,
            "score": self.score,
            "rectification_due": None if self.rectification_due is None else stored_day(self.rectification_due),
            "follows": self.follows,
            "issues": list(self.issues),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class SupplierQualification:
    """A buyer's decision whether a supplier may supply. 供应商审核结论"""

    FAMILY: ClassVar[str] = "SupplierQualification"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    buyer_id: str
    """Who decides. 采购方"""
    supplier_id: str
    """Who is judged. 供应商"""
    decision_number: str
    """Number of the decision. 决定编号"""
    decision: QualificationDecision
    """The decision. 结论"""
    basis: QualificationBasis
    """What it rests on. 审核方式"""
    decided_on: date
    """Day of the decision. 决定日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    materials: tuple[str, ...] = ()
    """Materials covered; empty: all. 物料范围（空为全部）"""
    valid_to: date | None = None
    """Last day it may be relied on. 有效期至"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> SupplierQualification:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            buyer_id=record["buyer_id"],
            supplier_id=record["supplier_id"],
            decision_number=record["decision_number"],
            decision=record["decision"],
            materials=tuple(record["materials"]),
            basis=record["basis"],
            decided_on=day(record["decided_on"]),
            valid_to=None if record["valid_to"] is None else day(record["valid_to"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "buyer_id": self.buyer_id,
            "supplier_id": self.supplier_id,
            "decision_number": self.decision_number,
            "decision": self.decision,
            "materials": list(self.materials),
            "basis": self.basis,
            "decided_on": stored_day(self.decided_on),
            "valid_to": None if self.valid_to is None else stored_day(self.valid_to),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class TestReport:
    """A laboratory's report on a sample. 检验报告"""

    FAMILY: ClassVar[str] = "TestReport"
    VERSION: ClassVar[int] = 1

    number: str
    """The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R
    时依次编为 R/1、R/2……
    """
    occurred_at: datetime
    """When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）"""
    laboratory_id: str
    """Laboratory. 检验机构"""
    report_number: str
    """Number of the report. 报告编号"""
    sample_number: str
    """Sample tested. 样品编号"""
    started_at: datetime
    """First test began. 检验开始"""
    finished_at: datetime
    """Last test ended. 检验结束"""
    reported_on: date
    """Day of the report. 报告日期"""
    voided: bool = False
    """Whether this record takes back what its number said; the content repeats what is taken back.
    是否作废（内容重复被作废的记录）
    """
    reason: str | None = None
    """Why it is corrected or voided. 更正或作废原因"""
    evidence: tuple[Evidence, ...] = ()
    """Documents that prove it, by hash. 凭证（仅存散列值）"""
    signature: bytes | None = None
    """The partner's signature over the record, if any. 企业签名（如有）"""
    trade_item: str | None = None
    """GTIN of the can. 商品条码（单罐）"""
    batch_number: str | None = None
    """Batch number as printed. 生产批号（按印刷）"""
    supplier_id: str | None = None
    """Material lot: its supplier. 供货者"""
    lot_number: str | None = None
    """Material lot: its number. 原料批号"""
    retest_of: str | None = None
    """Report that this repeats. 复检的原报告编号"""
    energy_kj_per_100g: int | None = None
    """Measured energy, to convert to 100 kJ. In kJ/100g. 能量"""
    results: tuple[TestResult, ...] = ()
    """Results. 检验结果"""

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> TestReport:
        """Typed, from the plain form."""
        return cls(
            number=record["number"],
            occurred_at=moment(record["occurred_at"]),
            voided=record["voided"],
            reason=record["reason"],
            evidence=tuple(Evidence.from_dict(each) for each in record["evidence"]),
            signature=record["signature"],
            laboratory_id=record["laboratory_id"],
            report_number=record["report_number"],
            sample_number=record["sample_number"],
            trade_item=record["trade_item"],
            batch_number=record["batch_number"],
            supplier_id=record["supplier_id"],
            lot_number=record["lot_number"],
            started_at=moment(record["started_at"]),
            finished_at=moment(record["finished_at"]),
            reported_on=day(record["reported_on"]),
            retest_of=record["retest_of"],
            energy_kj_per_100g=record["energy_kj_per_100g"],
            results=tuple(TestResult.from_dict(each) for each in record["results"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "number": self.number,
            "occurred_at": stored_moment(self.occurred_at),
            "voided": self.voided,
            "reason": self.reason,
            "evidence": [each.to_dict() for each in self.evidence],
            "signature": self.signature,
            "laboratory_id": self.laboratory_id,
            "report_number": self.report_number,
            "sample_number": self.sample_number,
            "trade_item": self.trade_item,
            "batch_number": self.batch_number,
            "supplier_id": self.supplier_id,
            "lot_number": self.lot_number,
            "started_at": stored_moment(self.started_at),
            "finished_at": stored_moment(self.finished_at),
            "reported_on": stored_day(self.reported_on),
            "retest_of": self.retest_of,
            "energy_kj_per_100g": self.energy_kj_per_100g,
            "results": [each.to_dict() for each in self.results],
        }


PartnerRecord = Aggregation | AuthorisedPerson | BatchProduction | BatchRelease | CanActivation | CodeRange | CustomsDeclaration | DayBegan | Dispatch | Disposal | FindingDecision | FormulaRegistration | ImportRecord | ImporterFiling | InspectionCertificate | Licence | ManufacturerRegistration | MaterialCheck | MaterialFiling | MaterialReceipt | Packing | PartnerRegistration | Party | Recall | Receipt | Return | SalesRecord | Sampling | SupplierAudit | SupplierQualification | TestReport
"""What a partner may send."""

FAMILIES: dict[str, type[PartnerRecord]] = {
    "Aggregation": Aggregation,
    "AuthorisedPerson": AuthorisedPerson,
    "BatchProduction": BatchProduction,
    "BatchRelease": BatchRelease,
    "CanActivation": CanActivation,
    "CodeRange": CodeRange,
    "CustomsDeclaration": CustomsDeclaration,
    "DayBegan": DayBegan,
    "Dispatch": Dispatch,
    "Disposal": Disposal,
    "FindingDecision": FindingDecision,
    "FormulaRegistration": FormulaRegistration,
    "ImportRecord": ImportRecord,
    "ImporterFiling": ImporterFiling,
    "InspectionCertificate": InspectionCertificate,
    "Licence": Licence,
    "ManufacturerRegistration": ManufacturerRegistration,
    "MaterialCheck": MaterialCheck,
    "MaterialFiling": MaterialFiling,
    "MaterialReceipt": MaterialReceipt,
    "Packing": Packing,
    "PartnerRegistration": PartnerRegistration,
    "Party": Party,
    "Recall": Recall,
    "Receipt": Receipt,
    "Return": Return,
    "SalesRecord": SalesRecord,
    "Sampling": Sampling,
    "SupplierAudit": SupplierAudit,
    "SupplierQualification": SupplierQualification,
    "TestReport": TestReport,
}
"""The class of each family, by name."""

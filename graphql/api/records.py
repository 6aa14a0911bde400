"""The record families as GraphQL types: written by `./run schemas` from schemas/records, never by hand.

Quantities and integers beyond 32 bits are decimals (text in JSON), bytes are base64. `from_record` makes the object of
a decoded record in its family's newest version.
"""
# fmt: off
# ruff: noqa: E501

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import strawberry

from domain import records


@strawberry.type(description="Documents that prove it, by hash. 凭证（仅存散列值）")
class Evidence:
    kind: str = strawberry.field(description="What kind of document. 凭证种类")
    number: str | None = strawberry.field(description="Number on the document. 凭证编号")
    issued_on: date | None = strawberry.field(description="Day of issue. 签发日期")
    sha256: str = strawberry.field(description="SHA-256 of the document's bytes, 64 hexadecimal digits. 文件 SHA-256")
    media_type: str = strawberry.field(description="Media type of the document. 媒体类型")

    @classmethod
    def of(cls, said: records.Evidence) -> Evidence:
        """Made of the class of the same name in the domain."""
        return cls(
            kind=said.kind,
            number=said.number,
            issued_on=said.issued_on,
            sha256=said.sha256,
            media_type=said.media_type,
        )


@strawberry.enum(description="What was done. 动作")
class AggregationAction(Enum):
    ADD = strawberry.enum_value("ADD", description="put on 关联")
    REMOVE = strawberry.enum_value("REMOVE", description="taken off 解除")


@strawberry.enum(description="Level of the parent. 层级")
class AggregationLevel(Enum):
    CASE = strawberry.enum_value("CASE", description="case 箱")
    PALLET = strawberry.enum_value("PALLET", description="pallet 托盘")


@strawberry.type(description="Cans, as ranges of serials. 罐码区间")
class SerialRange:
    first_serial: Decimal = strawberry.field(description="First serial. 起始序列号")
    last_serial: Decimal = strawberry.field(description="Last serial. 终止序列号")

    @classmethod
    def of(cls, said: records.SerialRange) -> SerialRange:
        """Made of the class of the same name in the domain."""
        return cls(
            first_serial=Decimal(said.first_serial),
            last_serial=Decimal(said.last_serial),
        )


@strawberry.enum(description="What became of it. 状态")
class AppointmentStatus(Enum):
    APPOINTED = strawberry.enum_value("APPOINTED", description="appointed 任命")
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="suspended 暂停")
    REVOKED = strawberry.enum_value("REVOKED", description="revoked 撤销")


@strawberry.enum(description="How it was made. 工艺")
class ProductionProcess(Enum):
    DRY_BLEND = strawberry.enum_value("DRY_BLEND", description="dry blend 干混")
    WET_MIX = strawberry.enum_value("WET_MIX", description="wet mix 湿混")
    BASE_POWDER = strawberry.enum_value("BASE_POWDER", description="base powder 基粉")
    REWORK = strawberry.enum_value("REWORK", description="rework 回料再加工")


@strawberry.enum(description="Part it plays. 用途")
class InputRole(Enum):
    INGREDIENT = strawberry.enum_value("INGREDIENT", description="ingredient 配料")
    BASE_POWDER = strawberry.enum_value("BASE_POWDER", description="base powder 基粉")
    REWORK = strawberry.enum_value("REWORK", description="rework 回料")
    PACKAGING = strawberry.enum_value("PACKAGING", description="packaging 包材")


@strawberry.type(description="What went in. 投入")
class ProductionInput:
    role: InputRole = strawberry.field(description="Part it plays. 用途")
    material: str | None = strawberry.field(description="Material code; none for a batch. 物料代码")
    supplier_id: str | None = strawberry.field(description="Material lot: its supplier. 供货者")
    lot_number: str | None = strawberry.field(description="Material lot: its number. 原料批号")
    trade_item: str | None = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str | None = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    quantity: Decimal = strawberry.field(description="Quantity used. In kg. 投入量")
    solids_percent: Decimal = strawberry.field(description="Dry matter. In %. 干物质")

    @classmethod
    def of(cls, said: records.ProductionInput) -> ProductionInput:
        """Made of the class of the same name in the domain."""
        return cls(
            role=InputRole(said.role),
            material=said.material,
            supplier_id=said.supplier_id,
            lot_number=said.lot_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            quantity=said.quantity,
            solids_percent=said.solids_percent,
        )


@strawberry.type(description="What came out, batch by batch; the first is the batch itself. 产出")
class ProductionOutput:
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    quantity: Decimal = strawberry.field(description="Quantity made. In kg. 产出量")
    solids_percent: Decimal = strawberry.field(description="Dry matter. In %. 干物质")

    @classmethod
    def of(cls, said: records.ProductionOutput) -> ProductionOutput:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            quantity=said.quantity,
            solids_percent=said.solids_percent,
        )


@strawberry.enum(description="The decision. 决定")
class ReleaseDecision(Enum):
    RELEASED = strawberry.enum_value("RELEASED", description="released 放行")
    REFUSED = strawberry.enum_value("REFUSED", description="refused 不放行")
    HELD = strawberry.enum_value("HELD", description="held 暂扣")


@strawberry.enum(description="Regime. 贸易类型")
class Regime(Enum):
    GENERAL_TRADE = strawberry.enum_value("GENERAL_TRADE", description="general trade 一般贸易")
    CROSS_BORDER = strawberry.enum_value("CROSS_BORDER", description="cross-border e-commerce 跨境电商")


@strawberry.type(description="Lines. 商品项")
class DeclarationLine:
    line: int = strawberry.field(description="Line number. 项号")
    hs_code: str = strawberry.field(description="HS code. 商品编号")
    ciq_code: str | None = strawberry.field(description="Inspection code, three digits. 检验检疫编码")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    product_name: str = strawberry.field(description="Name of the product. 商品名称")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    production_date: date = strawberry.field(description="Production date. 生产日期")
    expiry_date: date = strawberry.field(description="Expiry date. 保质期至")
    cans: int = strawberry.field(description="Number of cans. 罐数")
    net_weight: Decimal = strawberry.field(description="Net weight. In kg. 净重")
    goods_value: Decimal = strawberry.field(description="Value. 总价")
    currency: str = strawberry.field(description="Currency. 币制")
    origin_country: str = strawberry.field(description="Origin. 原产国")
    manufacturer_number: str | None = strawberry.field(description="Registration number of the manufacturer (code 519). 境外生产企业注册编号（519）")
    manufacturer_name: str = strawberry.field(description="Manufacturer named. 生产企业名称")
    formula_registration: str | None = strawberry.field(description="Formula registration. 配方注册号")

    @classmethod
    def of(cls, said: records.DeclarationLine) -> DeclarationLine:
        """Made of the class of the same name in the domain."""
        return cls(
            line=said.line,
            hs_code=said.hs_code,
            ciq_code=said.ciq_code,
            trade_item=said.trade_item,
            product_name=said.product_name,
            batch_number=said.batch_number,
            production_date=said.production_date,
            expiry_date=said.expiry_date,
            cans=said.cans,
            net_weight=said.net_weight,
            goods_value=said.goods_value,
            currency=said.currency,
            origin_country=said.origin_country,
            manufacturer_number=said.manufacturer_number,
            manufacturer_name=said.manufacturer_name,
            formula_registration=said.formula_registration,
        )


@strawberry.type(description="Goods, batch by batch. 货物")
class DispatchLine:
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Number of cans. 罐数")
    units: list[str] = strawberry.field(description="SSCC of the pallets or cases. 物流单元代码")

    @classmethod
    def of(cls, said: records.DispatchLine) -> DispatchLine:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
            units=list(said.units),
        )


@strawberry.enum(description="How. 处置方式")
class DisposalWay(Enum):
    DESTROYED = strawberry.enum_value("DESTROYED", description="destroyed 销毁")
    HARMLESS = strawberry.enum_value("HARMLESS", description="harmless treatment 无害化处理")
    SENT_BACK = strawberry.enum_value("SENT_BACK", description="sent back 退运")
    RELABELLED = strawberry.enum_value("RELABELLED", description="relabelled 补救标签")


@strawberry.enum(description="The decision. 决定")
class FindingVerdict(Enum):
    CONFIRMED = strawberry.enum_value("CONFIRMED", description="confirmed 属实")
    EXPLAINED = strawberry.enum_value("EXPLAINED", description="explained 已说明")
    FALSE_ALARM = strawberry.enum_value("FALSE_ALARM", description="false alarm 误报")
    REPORTED = strawberry.enum_value("REPORTED", description="reported to the authority 已上报")


@strawberry.enum(description="Milk base. 乳基")
class MilkBase(Enum):
    COW = strawberry.enum_value("COW", description="cow 牛")
    GOAT = strawberry.enum_value("GOAT", description="goat 羊")
    SOY = strawberry.enum_value("SOY", description="soy 豆基")


@strawberry.enum(description="Process. 工艺")
class FormulaProcess(Enum):
    WET = strawberry.enum_value("WET", description="wet 湿法")
    DRY = strawberry.enum_value("DRY", description="dry 干法")
    COMBINED = strawberry.enum_value("COMBINED", description="combined 干湿复合")


@strawberry.enum(description="What became of it. 状态")
class FormulaStatus(Enum):
    REGISTERED = strawberry.enum_value("REGISTERED", description="registered 已注册")
    CHANGED = strawberry.enum_value("CHANGED", description="changed 变更")
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="suspended 暂停")
    CANCELLED = strawberry.enum_value("CANCELLED", description="cancelled 注销")


@strawberry.enum(description="Who is filed. 备案类别")
class FilingKind(Enum):
    DOMESTIC_CONSIGNEE = strawberry.enum_value("DOMESTIC_CONSIGNEE", description="domestic consignee 境内收货人")
    OVERSEAS_EXPORTER = strawberry.enum_value("OVERSEAS_EXPORTER", description="overseas exporter or agent 境外出口商或代理商")


@strawberry.enum(description="What became of it. 状态")
class FilingStatus(Enum):
    FILED = strawberry.enum_value("FILED", description="filed 已备案")
    CHANGED = strawberry.enum_value("CHANGED", description="changed 变更")
    CANCELLED = strawberry.enum_value("CANCELLED", description="cancelled 注销")


@strawberry.type(description="Batches covered. 商品项")
class CertificateLine:
    line: int = strawberry.field(description="Declaration line. 项号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Number of cans. 罐数")

    @classmethod
    def of(cls, said: records.CertificateLine) -> CertificateLine:
        """Made of the class of the same name in the domain."""
        return cls(
            line=said.line,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
        )


@strawberry.enum(description="Kind of licence. 许可种类")
class LicenceKind(Enum):
    PRODUCTION = strawberry.enum_value("PRODUCTION", description="food production 食品生产")
    BUSINESS = strawberry.enum_value("BUSINESS", description="food business 食品经营")
    MILK_COLLECTION = strawberry.enum_value("MILK_COLLECTION", description="raw-milk collection 生鲜乳收购")
    MILK_TRANSPORT = strawberry.enum_value("MILK_TRANSPORT", description="raw-milk transport 生鲜乳准运")


@strawberry.enum(description="What became of it. 状态")
class LicenceStatus(Enum):
    GRANTED = strawberry.enum_value("GRANTED", description="granted 批准")
    CHANGED = strawberry.enum_value("CHANGED", description="changed 变更")
    RENEWED = strawberry.enum_value("RENEWED", description="renewed 延续")
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="suspended 暂停")
    REVOKED = strawberry.enum_value("REVOKED", description="revoked 吊销")
    LAPSED = strawberry.enum_value("LAPSED", description="lapsed 失效")


@strawberry.enum(description="Legal basis. 依据")
class RegistrationBasis(Enum):
    DECREE_248 = strawberry.enum_value("DECREE_248", description="GACC decree 248 总署令第248号")
    DECREE_280 = strawberry.enum_value("DECREE_280", description="GACC decree 280 总署令第280号")


@strawberry.enum(description="What became of it. 状态")
class RegistrationStatus(Enum):
    REGISTERED = strawberry.enum_value("REGISTERED", description="registered 已注册")
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="suspended 暂停")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="withdrawn 撤销")


@strawberry.enum(description="The decision. 结论")
class MaterialVerdict(Enum):
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="accepted 合格放行")
    REJECTED = strawberry.enum_value("REJECTED", description="rejected 拒收")
    QUARANTINED = strawberry.enum_value("QUARANTINED", description="quarantined 隔离待定")


@strawberry.enum(description="Kind of material. 物料种类")
class MaterialKind(Enum):
    RAW_MILK = strawberry.enum_value("RAW_MILK", description="raw milk 生鲜乳")
    INGREDIENT = strawberry.enum_value("INGREDIENT", description="ingredient 原料")
    ADDITIVE = strawberry.enum_value("ADDITIVE", description="additive 添加剂")
    BASE_POWDER = strawberry.enum_value("BASE_POWDER", description="base powder 基粉")
    OIL = strawberry.enum_value("OIL", description="oil 油脂")
    PREMIX = strawberry.enum_value("PREMIX", description="premix 预混料")
    PACKAGING = strawberry.enum_value("PACKAGING", description="packaging 包材")


@strawberry.enum(description="Step. 阶段")
class RecallStep(Enum):
    OPENED = strawberry.enum_value("OPENED", description="opened 启动")
    SCOPE = strawberry.enum_value("SCOPE", description="scope set 范围")
    ANNOUNCED = strawberry.enum_value("ANNOUNCED", description="announced 公告")
    CLOSED = strawberry.enum_value("CLOSED", description="closed 结束")


@strawberry.type(description="Batches in scope, by name. 召回批次")
class RecalledBatch:
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")

    @classmethod
    def of(cls, said: records.RecalledBatch) -> RecalledBatch:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            batch_number=said.batch_number,
        )


@strawberry.type(description="Batches in scope, by rule. 召回范围规则")
class RecallPredicate:
    trade_item: str | None = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    prefix_from: str | None = strawberry.field(description="Batch number begins at or above. 批号前缀自")
    prefix_to: str | None = strawberry.field(description="Batch number begins at or below. 批号前缀至")
    contains: list[str] = strawberry.field(description="Batch number contains one of. 批号包含")
    production_from: date | None = strawberry.field(description="Made from. 生产日期自")
    production_to: date | None = strawberry.field(description="Made until. 生产日期至")
    expiry_from: date | None = strawberry.field(description="Expiring from. 保质期自")
    expiry_to: date | None = strawberry.field(description="Expiring until. 保质期至")

    @classmethod
    def of(cls, said: records.RecallPredicate) -> RecallPredicate:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            prefix_from=said.prefix_from,
            prefix_to=said.prefix_to,
            contains=list(said.contains),
            production_from=said.production_from,
            production_to=said.production_to,
            expiry_from=said.expiry_from,
            expiry_to=said.expiry_to,
        )


@strawberry.type(description="Cans in scope, where not the whole batch. 召回罐码区间")
class RecalledRange:
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    first_serial: Decimal = strawberry.field(description="First serial. 起始序列号")
    last_serial: Decimal = strawberry.field(description="Last serial. 终止序列号")

    @classmethod
    def of(cls, said: records.RecalledRange) -> RecalledRange:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            first_serial=Decimal(said.first_serial),
            last_serial=Decimal(said.last_serial),
        )


@strawberry.type(description="Goods, batch by batch. 货物")
class ReceiptLine:
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Number of cans. 罐数")
    units: list[str] = strawberry.field(description="SSCC of the pallets or cases. 物流单元代码")

    @classmethod
    def of(cls, said: records.ReceiptLine) -> ReceiptLine:
        """Made of the class of the same name in the domain."""
        return cls(
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
            units=list(said.units),
        )


@strawberry.enum(description="Seller's place in the chain. 销售层级")
class SalesTier(Enum):
    MAKER = strawberry.enum_value("MAKER", description="maker 生产企业")
    IMPORTER = strawberry.enum_value("IMPORTER", description="importer 进口商")
    DISTRIBUTOR = strawberry.enum_value("DISTRIBUTOR", description="distributor 经销商")
    RETAILER = strawberry.enum_value("RETAILER", description="shop 零售")
    PLATFORM = strawberry.enum_value("PLATFORM", description="online platform 平台")


@strawberry.type(description="Cans sold, as ranges of serials, where known. 罐码区间（如有）")
class SoldRange:
    first_serial: Decimal = strawberry.field(description="First serial. 起始序列号")
    last_serial: Decimal = strawberry.field(description="Last serial. 终止序列号")

    @classmethod
    def of(cls, said: records.SoldRange) -> SoldRange:
        """Made of the class of the same name in the domain."""
        return cls(
            first_serial=Decimal(said.first_serial),
            last_serial=Decimal(said.last_serial),
        )


@strawberry.enum(description="Step of the audit. 阶段")
class AuditStatus(Enum):
    PERFORMED = strawberry.enum_value("PERFORMED", description="performed 已审核")
    RECTIFIED = strawberry.enum_value("RECTIFIED", description="rectified 已整改")
    VERIFIED = strawberry.enum_value("VERIFIED", description="verified 已验证")


@strawberry.enum(description="Outcome. 结果")
class AuditResult(Enum):
    PASSED = strawberry.enum_value("PASSED", description="passed 合格")
    ISSUES = strawberry.enum_value("ISSUES", description="issues to rectify 有待整改")
    FAILED = strawberry.enum_value("FAILED", description="failed 不合格")


@strawberry.enum(description="The decision. 结论")
class QualificationDecision(Enum):
    APPROVED = strawberry.enum_value("APPROVED", description="approved 合格")
    CONDITIONAL = strawberry.enum_value("CONDITIONAL", description="approved on conditions 有条件合格")
    SUSPENDED = strawberry.enum_value("SUSPENDED", description="suspended 暂停")
    REJECTED = strawberry.enum_value("REJECTED", description="rejected 不合格")


@strawberry.enum(description="What it rests on. 审核方式")
class QualificationBasis(Enum):
    ON_SITE = strawberry.enum_value("ON_SITE", description="on-site audit 现场审核")
    DOCUMENT = strawberry.enum_value("DOCUMENT", description="documents 书面审核")


@strawberry.enum(description="How the value reads. 结果形式")
class ResultOperator(Enum):
    EQUAL = strawberry.enum_value("EQUAL", description="value 数值")
    LESS = strawberry.enum_value("LESS", description="below 小于")
    GREATER = strawberry.enum_value("GREATER", description="above 大于")
    NOT_DETECTED = strawberry.enum_value("NOT_DETECTED", description="not detected 未检出")


@strawberry.type(description="Results. 检验结果")
class TestResult:
    analyte: str = strawberry.field(description="Analyte code. 检验项目")
    operator: ResultOperator = strawberry.field(description="How the value reads. 结果形式")
    value: Decimal | None = strawberry.field(description="Value, scaled by `decimals`. 结果值（按小数位数放大）")
    decimals: int = strawberry.field(description="Decimals of value, detection limit and units. 小数位数")
    unit: str = strawberry.field(description="Unit. 单位")
    basis: str = strawberry.field(description="Basis, such as per_100kJ, as_powder, as_is. 基准")
    detection_limit: Decimal | None = strawberry.field(description="Detection limit, scaled by `decimals`. 检出限")
    method: str | None = strawberry.field(description="Method. 检验方法")
    unit_values: list[Decimal] = strawberry.field(description="Microbiology: one value a sampled unit, scaled by `decimals`. 各样本单位的结果")

    @classmethod
    def of(cls, said: records.TestResult) -> TestResult:
        """Made of the class of the same name in the domain."""
        return cls(
            analyte=said.analyte,
            operator=ResultOperator(said.operator),
            value=None if said.value is None else Decimal(said.value),
            decimals=said.decimals,
            unit=said.unit,
            basis=said.basis,
            detection_limit=None if said.detection_limit is None else Decimal(said.detection_limit),
            method=said.method,
            unit_values=[Decimal(each) for each in said.unit_values],
        )


@strawberry.interface(description="What every record of a partner says. 各类报送记录的共有字段")
class PartnerRecord:
    number: str = strawberry.field(description="The partner's own number of this record; a correction or void of R is R/1, R/2 and so on. 记录编号；更正或作废 R 时依次编为 R/1、R/2……")
    occurred_at: datetime = strawberry.field(description="When it happened, by the partner's clock. 业务发生时间（以企业时钟为准）")
    voided: bool = strawberry.field(description="Whether this record takes back what its number said; the content repeats what is taken back. 是否作废（内容重复被作废的记录）")
    reason: str | None = strawberry.field(description="Why it is corrected or voided. 更正或作废原因")
    evidence: list[Evidence] = strawberry.field(description="Documents that prove it, by hash. 凭证（仅存散列值）")
    signature: str | None = strawberry.field(description="The partner's signature over the record, if any. 企业签名（如有）")


@strawberry.type(description="Cans or cases put on, or taken off, a pallet or case. 装箱码垛关联")
class AggregationRecord(PartnerRecord):
    packer_id: str = strawberry.field(description="Who packed. 操作方")
    place: str = strawberry.field(description="Where. 地点")
    action: AggregationAction = strawberry.field(description="What was done. 动作")
    level: AggregationLevel = strawberry.field(description="Level of the parent. 层级")
    parent: str = strawberry.field(description="SSCC of the parent. 上级单元代码")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    ranges: list[SerialRange] = strawberry.field(description="Cans, as ranges of serials. 罐码区间")
    children: list[str] = strawberry.field(description="SSCC of cases. 下级单元代码")
    cans_per_case: int | None = strawberry.field(description="Cans of a case, where cases are counted through in the order of serials. 每箱罐数")
    first_case: str | None = strawberry.field(description="SSCC of the first such case. 首箱代码")
    packed_at: datetime = strawberry.field(description="When. 操作时间")

    @classmethod
    def of(cls, said: records.Aggregation) -> AggregationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            packer_id=said.packer_id,
            place=said.place,
            action=AggregationAction(said.action),
            level=AggregationLevel(said.level),
            parent=said.parent,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            ranges=[SerialRange.of(each) for each in said.ranges],
            children=list(said.children),
            cans_per_case=said.cans_per_case,
            first_case=said.first_case,
            packed_at=said.packed_at,
        )


@strawberry.type(description="Appointment of the person who may release batches; the person is a token, not a name. 质量安全授权人任命")
class AuthorisedPersonRecord(PartnerRecord):
    producer_id: str = strawberry.field(description="Whose plant. 生产企业")
    person: str = strawberry.field(description="Token of the person. 人员代号")
    appointment_number: str = strawberry.field(description="Number of the appointment. 任命编号")
    site: str = strawberry.field(description="Plant covered. 生产场所")
    trade_items: list[str] = strawberry.field(description="Products covered; empty: all. 授权产品（空为全部）")
    valid_from: date = strawberry.field(description="First day. 任期自")
    valid_to: date | None = strawberry.field(description="Last day. 任期至")
    status: AppointmentStatus = strawberry.field(description="What became of it. 状态")

    @classmethod
    def of(cls, said: records.AuthorisedPerson) -> AuthorisedPersonRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            producer_id=said.producer_id,
            person=said.person,
            appointment_number=said.appointment_number,
            site=said.site,
            trade_items=list(said.trade_items),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            status=AppointmentStatus(said.status),
        )


@strawberry.type(description="How a batch was made: inputs, outputs, losses; base powder and rework too. 批次生产（投入、产出、损耗）")
class BatchProductionRecord(PartnerRecord):
    producer_id: str = strawberry.field(description="Who made it. 生产企业")
    site: str = strawberry.field(description="Plant. 生产场所")
    line: str = strawberry.field(description="Production line. 生产线")
    work_order: str = strawberry.field(description="Work order. 生产工单")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    process: ProductionProcess = strawberry.field(description="How it was made. 工艺")
    formula_registration: str | None = strawberry.field(description="Formula made to; none for base powder. 配方注册号")
    started_at: datetime = strawberry.field(description="Start on the line. 开始时间")
    ended_at: datetime = strawberry.field(description="End on the line. 结束时间")
    production_date: date = strawberry.field(description="Production date printed. 生产日期")
    inputs: list[ProductionInput] = strawberry.field(description="What went in. 投入")
    outputs: list[ProductionOutput] = strawberry.field(description="What came out, batch by batch; the first is the batch itself. 产出")
    losses: Decimal = strawberry.field(description="Dry matter lost. In kg. 干物质损耗")

    @classmethod
    def of(cls, said: records.BatchProduction) -> BatchProductionRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            producer_id=said.producer_id,
            site=said.site,
            line=said.line,
            work_order=said.work_order,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            process=ProductionProcess(said.process),
            formula_registration=said.formula_registration,
            started_at=said.started_at,
            ended_at=said.ended_at,
            production_date=said.production_date,
            inputs=[ProductionInput.of(each) for each in said.inputs],
            outputs=[ProductionOutput.of(each) for each in said.outputs],
            losses=said.losses,
        )


@strawberry.type(description="The quality-authorised person's decision on a batch. 批次放行决定")
class BatchReleaseRecord(PartnerRecord):
    producer_id: str = strawberry.field(description="Whose batch. 生产企业")
    site: str = strawberry.field(description="Plant. 生产场所")
    decision_number: str = strawberry.field(description="Number of the decision. 决定编号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    decision: ReleaseDecision = strawberry.field(description="The decision. 决定")
    decided_at: datetime = strawberry.field(description="When decided. 决定时间")
    person: str = strawberry.field(description="Token of the quality-authorised person. 授权人代号")
    appointment_number: str = strawberry.field(description="Appointment relied on. 任命编号")
    reports: list[str] = strawberry.field(description="Report numbers it rests on. 依据的检验报告")
    certificate_number: str | None = strawberry.field(description="Test certificate number. 检验合格证号")
    follows: str | None = strawberry.field(description="Number of the earlier decision that this one changes. 所跟进决定的记录编号")

    @classmethod
    def of(cls, said: records.BatchRelease) -> BatchReleaseRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            producer_id=said.producer_id,
            site=said.site,
            decision_number=said.decision_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            decision=ReleaseDecision(said.decision),
            decided_at=said.decided_at,
            person=said.person,
            appointment_number=said.appointment_number,
            reports=list(said.reports),
            certificate_number=said.certificate_number,
            follows=said.follows,
        )


@strawberry.type(description="Serials of a range bound to a batch. 罐码激活（与批次绑定）")
class CanActivationRecord(PartnerRecord):
    producer_id: str = strawberry.field(description="Who activated. 生产企业")
    run_number: str = strawberry.field(description="Run. 激活批次号")
    site: str = strawberry.field(description="Plant. 生产场所")
    line: str = strawberry.field(description="Line. 生产线")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    first_serial: Decimal = strawberry.field(description="First serial. 起始序列号")
    last_serial: Decimal = strawberry.field(description="Last serial. 终止序列号")
    exceptions: list[Decimal] = strawberry.field(description="Serials of the range that were not activated. 例外序列号")
    activated_at: datetime = strawberry.field(description="When activated. 激活时间")

    @classmethod
    def of(cls, said: records.CanActivation) -> CanActivationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            producer_id=said.producer_id,
            run_number=said.run_number,
            site=said.site,
            line=said.line,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            first_serial=Decimal(said.first_serial),
            last_serial=Decimal(said.last_serial),
            exceptions=[Decimal(each) for each in said.exceptions],
            activated_at=said.activated_at,
        )


@strawberry.type(description="Serial numbers issued for cans of one trade item. 一罐一码：码段发放")
class CodeRangeRecord(PartnerRecord):
    issuer_id: str = strawberry.field(description="Who issued. 发码方")
    range_number: str = strawberry.field(description="Number of the range. 码段编号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    first_serial: Decimal = strawberry.field(description="First serial. 起始序列号")
    last_serial: Decimal = strawberry.field(description="Last serial. 终止序列号")
    issued_on: date = strawberry.field(description="Day of issue. 发放日期")

    @classmethod
    def of(cls, said: records.CodeRange) -> CodeRangeRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            issuer_id=said.issuer_id,
            range_number=said.range_number,
            trade_item=said.trade_item,
            first_serial=Decimal(said.first_serial),
            last_serial=Decimal(said.last_serial),
            issued_on=said.issued_on,
        )


@strawberry.type(description="What was declared to customs. 进口货物报关单")
class CustomsDeclarationRecord(PartnerRecord):
    declaration_number: str = strawberry.field(description="Declaration number. 报关单号")
    consignee_id: str = strawberry.field(description="Domestic consignee. 境内收货人")
    exporter_filing_number: str | None = strawberry.field(description="Filing number of the exporter. 境外出口商备案编号")
    declared_on: date = strawberry.field(description="Day of declaration. 申报日期")
    imported_on: date | None = strawberry.field(description="Day of entry. 进口日期")
    trade_mode: str = strawberry.field(description="Trade mode. 监管方式")
    regime: Regime = strawberry.field(description="Regime. 贸易类型")
    port_of_entry: str = strawberry.field(description="Port of entry. 入境口岸")
    contract_number: str = strawberry.field(description="Contract. 合同协议号")
    bill_of_lading: str | None = strawberry.field(description="Bill of lading. 提运单号")
    trade_country: str = strawberry.field(description="Trading country. 贸易国")
    lines: list[DeclarationLine] = strawberry.field(description="Lines. 商品项")

    @classmethod
    def of(cls, said: records.CustomsDeclaration) -> CustomsDeclarationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            declaration_number=said.declaration_number,
            consignee_id=said.consignee_id,
            exporter_filing_number=said.exporter_filing_number,
            declared_on=said.declared_on,
            imported_on=said.imported_on,
            trade_mode=said.trade_mode,
            regime=Regime(said.regime),
            port_of_entry=said.port_of_entry,
            contract_number=said.contract_number,
            bill_of_lading=said.bill_of_lading,
            trade_country=said.trade_country,
            lines=[DeclarationLine.of(each) for each in said.lines],
        )


@strawberry.type(description="A day began, Asia/Shanghai; its number is the date. 日历日开始")
class DayBeganRecord(PartnerRecord):
    day: date = strawberry.field(description="The day. 日期")

    @classmethod
    def of(cls, said: records.DayBegan) -> DayBeganRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            day=said.day,
        )


@strawberry.type(description="Goods sent on their way. 发货")
class DispatchRecord(PartnerRecord):
    sender_id: str = strawberry.field(description="Sender. 发货方")
    dispatch_number: str = strawberry.field(description="Dispatch order. 出库单号")
    receiver_id: str = strawberry.field(description="Receiver. 收货方")
    from_place: str = strawberry.field(description="From. 发货地")
    to_place: str = strawberry.field(description="To. 收货地")
    dispatched_on: date = strawberry.field(description="Day of dispatch. 发货日期")
    lines: list[DispatchLine] = strawberry.field(description="Goods, batch by batch. 货物")

    @classmethod
    def of(cls, said: records.Dispatch) -> DispatchRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            sender_id=said.sender_id,
            dispatch_number=said.dispatch_number,
            receiver_id=said.receiver_id,
            from_place=said.from_place,
            to_place=said.to_place,
            dispatched_on=said.dispatched_on,
            lines=[DispatchLine.of(each) for each in said.lines],
        )


@strawberry.type(description="Cans destroyed or used up. 处置（销毁、无害化处理）")
class DisposalRecord(PartnerRecord):
    owner_id: str = strawberry.field(description="Whose goods. 货主")
    disposal_number: str = strawberry.field(description="Certificate of disposal. 处置证明编号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Cans disposed of. 处置罐数")
    disposed_on: date = strawberry.field(description="Day. 处置日期")
    way: DisposalWay = strawberry.field(description="How. 处置方式")
    place: str | None = strawberry.field(description="Where, in words. 地点")
    witness: str | None = strawberry.field(description="Organisation that witnessed. 监督单位")

    @classmethod
    def of(cls, said: records.Disposal) -> DisposalRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            owner_id=said.owner_id,
            disposal_number=said.disposal_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
            disposed_on=said.disposed_on,
            way=DisposalWay(said.way),
            place=said.place,
            witness=said.witness,
        )


@strawberry.type(description="What a person decided on a finding. 问题处置决定")
class FindingDecisionRecord(PartnerRecord):
    rule: str = strawberry.field(description="Rule of the finding. 规则")
    subject: str = strawberry.field(description="Subject of the finding. 对象")
    print: str = strawberry.field(description="Print of the compared values decided on. 比对值指纹")
    decision: FindingVerdict = strawberry.field(description="The decision. 决定")
    explanation: str = strawberry.field(description="Why. 说明")
    decided_by: str = strawberry.field(description="Token of the person who decided. 决定人代号")

    @classmethod
    def of(cls, said: records.FindingDecision) -> FindingDecisionRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            rule=said.rule,
            subject=said.subject,
            print=said.print,
            decision=FindingVerdict(said.decision),
            explanation=said.explanation,
            decided_by=said.decided_by,
        )


@strawberry.type(description="A formula in the national register. 配方注册")
class FormulaRegistrationRecord(PartnerRecord):
    registration_number: str = strawberry.field(description="Registration number. 配方注册号")
    holder_id: str = strawberry.field(description="Who holds it: the maker. 注册人（生产企业）")
    product_name: str = strawberry.field(description="Name of the product. 产品名称")
    series: str | None = strawberry.field(description="Series. 系列")
    stage: int = strawberry.field(description="Age stage: 1 = 0–6, 2 = 6–12, 3 = 12–36 months. 段别")
    base: MilkBase = strawberry.field(description="Milk base. 乳基")
    process: FormulaProcess = strawberry.field(description="Process. 工艺")
    trade_items: list[str] = strawberry.field(description="GTINs sold under it. 对应商品条码")
    claimed: list[str] = strawberry.field(description="Optional analytes added or claimed. 添加或声称的可选成分")
    valid_from: date = strawberry.field(description="First day. 有效期自")
    valid_to: date = strawberry.field(description="Last day. 有效期至")
    status: FormulaStatus = strawberry.field(description="What became of it. 状态")

    @classmethod
    def of(cls, said: records.FormulaRegistration) -> FormulaRegistrationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            registration_number=said.registration_number,
            holder_id=said.holder_id,
            product_name=said.product_name,
            series=said.series,
            stage=said.stage,
            base=MilkBase(said.base),
            process=FormulaProcess(said.process),
            trade_items=list(said.trade_items),
            claimed=list(said.claimed),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            status=FormulaStatus(said.status),
        )


@strawberry.type(description="The importer's record of one batch of one declaration line. 食品进口记录")
class ImportRecord(PartnerRecord):
    importer_id: str = strawberry.field(description="Importer. 进口商")
    declaration_number: str = strawberry.field(description="Declaration. 报关单号")
    declaration_line: int = strawberry.field(description="Declaration line. 项号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    also_printed_as: list[str] = strawberry.field(description="Other ways the number is printed. 其他印刷形式")
    product_name: str | None = strawberry.field(description="Name of the product. 产品名称")
    brand: str | None = strawberry.field(description="Brand. 品牌")
    specification: str | None = strawberry.field(description="Specification. 规格")
    cans: int = strawberry.field(description="Number of cans. 罐数")
    net_weight: Decimal = strawberry.field(description="Net weight. In kg. 净重")
    net_content: int = strawberry.field(description="Net content of one can. In g. 单罐净含量")
    goods_value: Decimal = strawberry.field(description="Value. 货值")
    currency: str = strawberry.field(description="Currency. 币制")
    production_date: date = strawberry.field(description="Production date. 生产日期")
    expiry_date: date = strawberry.field(description="Expiry date. 保质期至")
    shelf_life_months: int | None = strawberry.field(description="Shelf life. 保质期（月）")
    origin_country: str = strawberry.field(description="Origin. 原产地")
    export_country: str = strawberry.field(description="Exporting country. 输出国家或者地区")
    manufacturer_name: str | None = strawberry.field(description="Manufacturer. 生产企业名称")
    manufacturer_number: str | None = strawberry.field(description="Its registration in China. 在华注册编号")
    exporter_name: str | None = strawberry.field(description="Exporter or agent. 出口商或者代理商")
    exporter_filing_number: str | None = strawberry.field(description="Its filing number. 出口商备案编号")
    contract_number: str | None = strawberry.field(description="Trade contract. 贸易合同号")
    port_of_entry: str = strawberry.field(description="Port of entry. 进口口岸")
    destination: str | None = strawberry.field(description="Destination, region code. 目的地")
    foreign_certificates: list[str] = strawberry.field(description="Foreign official certificates. 国（境）外官方证书编号")
    entry_date: date = strawberry.field(description="Day of entry. 入境时间")
    storage_place: str | None = strawberry.field(description="Storage place. 存放地点")
    formula_registration: str | None = strawberry.field(description="Formula registration. 配方注册号")
    inspection_certificate: str | None = strawberry.field(description="Inspection certificate. 检验检疫证明编号")
    direct_retail: bool = strawberry.field(description="Whether it goes straight to the importer's own retail. 是否直接用于零售")

    @classmethod
    def of(cls, said: records.ImportRecord) -> ImportRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            importer_id=said.importer_id,
            declaration_number=said.declaration_number,
            declaration_line=said.declaration_line,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            also_printed_as=list(said.also_printed_as),
            product_name=said.product_name,
            brand=said.brand,
            specification=said.specification,
            cans=said.cans,
            net_weight=said.net_weight,
            net_content=said.net_content,
            goods_value=said.goods_value,
            currency=said.currency,
            production_date=said.production_date,
            expiry_date=said.expiry_date,
            shelf_life_months=said.shelf_life_months,
            origin_country=said.origin_country,
            export_country=said.export_country,
            manufacturer_name=said.manufacturer_name,
            manufacturer_number=said.manufacturer_number,
            exporter_name=said.exporter_name,
            exporter_filing_number=said.exporter_filing_number,
            contract_number=said.contract_number,
            port_of_entry=said.port_of_entry,
            destination=said.destination,
            foreign_certificates=list(said.foreign_certificates),
            entry_date=said.entry_date,
            storage_place=said.storage_place,
            formula_registration=said.formula_registration,
            inspection_certificate=said.inspection_certificate,
            direct_retail=said.direct_retail,
        )


@strawberry.type(description="An importer or a foreign exporter on file with customs. 进口商（出口商）备案")
class ImporterFilingRecord(PartnerRecord):
    filing_number: str = strawberry.field(description="Filing number. 备案编号")
    kind: FilingKind = strawberry.field(description="Who is filed. 备案类别")
    party_id: str = strawberry.field(description="Who is filed. 备案主体")
    name: str = strawberry.field(description="Name filed. 名称")
    country: str = strawberry.field(description="Country. 国家（地区）")
    food_types: list[str] = strawberry.field(description="Kinds of food covered. 经营食品种类")
    storage_places: list[str] = strawberry.field(description="Storage places filed. 存放地点")
    status: FilingStatus = strawberry.field(description="What became of it. 状态")
    valid_from: date = strawberry.field(description="First day. 有效期自")
    valid_to: date | None = strawberry.field(description="Last day. 有效期至")

    @classmethod
    def of(cls, said: records.ImporterFiling) -> ImporterFilingRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            filing_number=said.filing_number,
            kind=FilingKind(said.kind),
            party_id=said.party_id,
            name=said.name,
            country=said.country,
            food_types=list(said.food_types),
            storage_places=list(said.storage_places),
            status=FilingStatus(said.status),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
        )


@strawberry.type(description="Entry inspection certificate. 入境货物检验检疫证明")
class InspectionCertificateRecord(PartnerRecord):
    certificate_number: str = strawberry.field(description="Certificate number. 证明编号")
    declaration_number: str = strawberry.field(description="Declaration it belongs to. 报关单号")
    consignee_id: str = strawberry.field(description="Consignee. 收货人")
    issued_on: date = strawberry.field(description="Day of issue. 签发日期")
    lines: list[CertificateLine] = strawberry.field(description="Batches covered. 商品项")

    @classmethod
    def of(cls, said: records.InspectionCertificate) -> InspectionCertificateRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            certificate_number=said.certificate_number,
            declaration_number=said.declaration_number,
            consignee_id=said.consignee_id,
            issued_on=said.issued_on,
            lines=[CertificateLine.of(each) for each in said.lines],
        )


@strawberry.type(description="A licence granted to a party, and what became of it. 许可证")
class LicenceRecord(PartnerRecord):
    holder_id: str = strawberry.field(description="Who holds it. 持证人")
    licence_number: str = strawberry.field(description="Licence number. 许可证编号")
    kind: LicenceKind = strawberry.field(description="Kind of licence. 许可种类")
    scope: list[str] = strawberry.field(description="Categories covered. 许可范围")
    sites: list[str] = strawberry.field(description="Places covered, GLN. 生产经营场所")
    valid_from: date = strawberry.field(description="First day. 有效期自")
    valid_to: date | None = strawberry.field(description="Last day. 有效期至")
    status: LicenceStatus = strawberry.field(description="What became of it. 状态")

    @classmethod
    def of(cls, said: records.Licence) -> LicenceRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            holder_id=said.holder_id,
            licence_number=said.licence_number,
            kind=LicenceKind(said.kind),
            scope=list(said.scope),
            sites=list(said.sites),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            status=LicenceStatus(said.status),
        )


@strawberry.type(description="A foreign manufacturer registered with customs. 境外生产企业在华注册")
class ManufacturerRegistrationRecord(PartnerRecord):
    manufacturer_number: str = strawberry.field(description="Registration number in China. 在华注册编号")
    name: str = strawberry.field(description="Name registered. 企业名称")
    country: str = strawberry.field(description="Country. 国家（地区）")
    products: list[str] = strawberry.field(description="Products covered. 注册产品")
    basis: RegistrationBasis = strawberry.field(description="Legal basis. 依据")
    valid_from: date = strawberry.field(description="First day. 有效期自")
    valid_to: date | None = strawberry.field(description="Last day. 有效期至")
    status: RegistrationStatus = strawberry.field(description="What became of it. 状态")
    home_number: str | None = strawberry.field(description="Number given at home. 所在国注册编号")

    @classmethod
    def of(cls, said: records.ManufacturerRegistration) -> ManufacturerRegistrationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            manufacturer_number=said.manufacturer_number,
            name=said.name,
            country=said.country,
            products=list(said.products),
            basis=RegistrationBasis(said.basis),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
            status=RegistrationStatus(said.status),
            home_number=said.home_number,
        )


@strawberry.type(description="What the check of a material lot decided. 原料批查验结论")
class MaterialCheckRecord(PartnerRecord):
    checker_id: str = strawberry.field(description="Who decides. 查验方")
    decision_number: str = strawberry.field(description="Number of the decision. 结论编号")
    supplier_id: str = strawberry.field(description="Who supplied. 供货者")
    lot_number: str = strawberry.field(description="Supplier's lot number. 原料批号")
    material: str = strawberry.field(description="Material code. 物料代码")
    verdict: MaterialVerdict = strawberry.field(description="The decision. 结论")
    decided_on: date = strawberry.field(description="Day of the decision. 决定日期")
    reports: list[str] = strawberry.field(description="Report numbers relied on. 依据的检验报告")

    @classmethod
    def of(cls, said: records.MaterialCheck) -> MaterialCheckRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            checker_id=said.checker_id,
            decision_number=said.decision_number,
            supplier_id=said.supplier_id,
            lot_number=said.lot_number,
            material=said.material,
            verdict=MaterialVerdict(said.verdict),
            decided_on=said.decided_on,
            reports=list(said.reports),
        )


@strawberry.type(description="A material and its supplier filed with the provincial authority. 原辅料备案")
class MaterialFilingRecord(PartnerRecord):
    filer_id: str = strawberry.field(description="Who files. 备案人")
    site: str = strawberry.field(description="For which plant. 生产场所")
    filing_number: str = strawberry.field(description="Filing number. 备案编号")
    material: str = strawberry.field(description="Material code. 物料代码")
    material_name: str = strawberry.field(description="Name of the material. 物料名称")
    supplier_id: str = strawberry.field(description="Supplier filed. 供货者")
    standard: str | None = strawberry.field(description="Standard it must meet. 执行标准")
    filed_on: date = strawberry.field(description="Day of filing. 备案日期")
    valid_to: date | None = strawberry.field(description="Last day, if it ended. 失效日期")

    @classmethod
    def of(cls, said: records.MaterialFiling) -> MaterialFilingRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            filer_id=said.filer_id,
            site=said.site,
            filing_number=said.filing_number,
            material=said.material,
            material_name=said.material_name,
            supplier_id=said.supplier_id,
            standard=said.standard,
            filed_on=said.filed_on,
            valid_to=said.valid_to,
        )


@strawberry.type(description="A material lot that arrived, raw milk too. 原辅料进货（含生鲜乳）")
class MaterialReceiptRecord(PartnerRecord):
    receiver_id: str = strawberry.field(description="Who received. 收货方")
    supplier_id: str = strawberry.field(description="Who supplied. 供货者")
    delivery_number: str = strawberry.field(description="Delivery note or hand-over slip. 送货单或交接单号")
    material: str = strawberry.field(description="Material code. 物料代码")
    material_name: str | None = strawberry.field(description="Name of the material. 物料名称")
    kind: MaterialKind = strawberry.field(description="Kind of material. 物料种类")
    lot_number: str = strawberry.field(description="Supplier's lot number of the material. 原料批号")
    specification: str | None = strawberry.field(description="Specification. 规格")
    quantity: Decimal = strawberry.field(description="Quantity received. In kg. 数量")
    received_on: date = strawberry.field(description="Day of receipt. 进货日期")
    production_date: date | None = strawberry.field(description="Day of production. 生产日期")
    expiry_date: date | None = strawberry.field(description="Last day of use. 保质期至")
    certificate: str | None = strawberry.field(description="Certificate of analysis. 合格证明编号")
    collection_permit: str | None = strawberry.field(description="Raw milk: collection permit. 生鲜乳收购许可证号")
    transport_permit: str | None = strawberry.field(description="Raw milk: transport permit. 生鲜乳准运证明号")
    temperature: Decimal | None = strawberry.field(description="Raw milk: temperature at arrival. In °C. 到厂温度")
    inspection_certificate: str | None = strawberry.field(description="Imported material: entry inspection certificate. 入境检验检疫证明编号")
    place: str = strawberry.field(description="Where received. 收货地点")
    bulk_transport_permit: str | None = strawberry.field(description="Listed liquid food in bulk by road, since 1 December 2025: the transport permit. 散装液态食品道路运输准运证号")
    seals_intact: bool | None = strawberry.field(description="Bulk liquid: whether the receiver found the seals intact. 铅封完好（散装液态食品）")

    @classmethod
    def of(cls, said: records.MaterialReceipt) -> MaterialReceiptRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            receiver_id=said.receiver_id,
            supplier_id=said.supplier_id,
            delivery_number=said.delivery_number,
            material=said.material,
            material_name=said.material_name,
            kind=MaterialKind(said.kind),
            lot_number=said.lot_number,
            specification=said.specification,
            quantity=said.quantity,
            received_on=said.received_on,
            production_date=said.production_date,
            expiry_date=said.expiry_date,
            certificate=said.certificate,
            collection_permit=said.collection_permit,
            transport_permit=said.transport_permit,
            temperature=said.temperature,
            inspection_certificate=said.inspection_certificate,
            place=said.place,
            bulk_transport_permit=said.bulk_transport_permit,
            seals_intact=said.seals_intact,
        )


@strawberry.type(description="Cans filled from a batch. 包装")
class PackingRecord(PartnerRecord):
    producer_id: str = strawberry.field(description="Who packed. 生产企业")
    packing_number: str = strawberry.field(description="Packing run. 包装记录号")
    site: str = strawberry.field(description="Plant. 生产场所")
    line: str = strawberry.field(description="Packing line. 包装线")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    also_printed_as: list[str] = strawberry.field(description="Other ways the number is printed, such as on cases. 其他印刷形式")
    packed_on: date = strawberry.field(description="Day of packing. 包装日期")
    production_date: date = strawberry.field(description="Production date printed. 生产日期")
    expiry_date: date = strawberry.field(description="Expiry date printed. 保质期至")
    shelf_life_months: int = strawberry.field(description="Shelf life. 保质期（月）")
    cans: int = strawberry.field(description="Number of cans. 罐数")
    rejected_cans: int = strawberry.field(description="Cans rejected. 剔除罐数")
    net_content: int = strawberry.field(description="Net content of one can. In g. 净含量")
    complete: bool = strawberry.field(description="Whether the batch is wholly packed with this record. 本批是否包装完毕")
    label_version: str | None = strawberry.field(description="Label version used. 标签版本")

    @classmethod
    def of(cls, said: records.Packing) -> PackingRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            producer_id=said.producer_id,
            packing_number=said.packing_number,
            site=said.site,
            line=said.line,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            also_printed_as=list(said.also_printed_as),
            packed_on=said.packed_on,
            production_date=said.production_date,
            expiry_date=said.expiry_date,
            shelf_life_months=said.shelf_life_months,
            cans=said.cans,
            rejected_cans=said.rejected_cans,
            net_content=said.net_content,
            complete=said.complete,
            label_version=said.label_version,
        )


@strawberry.type(description="Who a partner is and what it may say; said by the ledger's office. 合作方登记")
class PartnerRegistrationRecord(PartnerRecord):
    partner: str = strawberry.field(description="Partner's name at the ledger, as in its topic. 合作方代号")
    party_id: str = strawberry.field(description="Its party. 主体编号")
    name_zh: str = strawberry.field(description="Name in Chinese. 中文名称")
    name_en: str | None = strawberry.field(description="Name in English. 英文名称")
    roles: list[str] = strawberry.field(description="Roles: supplier, producer, overseas_producer, laboratory, carrier, distributor, platform, importer, regulator, customs, trace_platform, office. 角色")
    identifiers: list[str] = strawberry.field(description="Its own identifiers: credit codes, GLN, foreign numbers. 自有标识")
    valid_from: date = strawberry.field(description="First day. 有效期自")
    valid_to: date | None = strawberry.field(description="Last day. 有效期至")

    @classmethod
    def of(cls, said: records.PartnerRegistration) -> PartnerRegistrationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            partner=said.partner,
            party_id=said.party_id,
            name_zh=said.name_zh,
            name_en=said.name_en,
            roles=list(said.roles),
            identifiers=list(said.identifiers),
            valid_from=said.valid_from,
            valid_to=said.valid_to,
        )


@strawberry.type(description="An enterprise, authority or laboratory that the ledger speaks of. 主体（企业、机构、实验室）")
class PartyRecord(PartnerRecord):
    party_id: str = strawberry.field(description="Unified social credit code, or the foreign number. 统一社会信用代码或境外编号")
    name_zh: str = strawberry.field(description="Name in Chinese. 中文名称")
    name_en: str | None = strawberry.field(description="Name in English. 英文名称")
    former_names: list[str] = strawberry.field(description="Names it bore before. 曾用名")
    country: str = strawberry.field(description="Country, ISO 3166 alpha-3. 国家（地区）")
    region_code: str | None = strawberry.field(description="Administrative region. 行政区划代码")
    activities: list[str] = strawberry.field(description="What it does in the chain. 经营活动")
    places: list[str] = strawberry.field(description="Its places, GLN. 场所（位置码）")
    valid_from: date = strawberry.field(description="From when this holds. 生效日期")

    @classmethod
    def of(cls, said: records.Party) -> PartyRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            party_id=said.party_id,
            name_zh=said.name_zh,
            name_en=said.name_en,
            former_names=list(said.former_names),
            country=said.country,
            region_code=said.region_code,
            activities=list(said.activities),
            places=list(said.places),
            valid_from=said.valid_from,
        )


@strawberry.type(description="A step of a recall: opened, scope, announced, closed. 召回（启动、范围、公告、结束）")
class RecallRecord(PartnerRecord):
    opener_id: str = strawberry.field(description="Who recalls. 召回方")
    recall_number: str = strawberry.field(description="Number of the recall. 召回编号")
    step: RecallStep = strawberry.field(description="Step. 阶段")
    follows: str | None = strawberry.field(description="Number of the record that opened it. 启动记录编号")
    level: int = strawberry.field(description="Level 1 to 3. 召回级别")
    risk_known_at: datetime | None = strawberry.field(description="When the risk was known. 知悉风险时间")
    started_on: date = strawberry.field(description="Day the recall began. 启动日期")
    announced_on: date | None = strawberry.field(description="Day of the announcement. 公告日期")
    closed_on: date | None = strawberry.field(description="Day it ended. 结束日期")
    cause: str = strawberry.field(description="Cause and harm. 原因与危害")
    batches: list[RecalledBatch] = strawberry.field(description="Batches in scope, by name. 召回批次")
    predicates: list[RecallPredicate] = strawberry.field(description="Batches in scope, by rule. 召回范围规则")
    ranges: list[RecalledRange] = strawberry.field(description="Cans in scope, where not the whole batch. 召回罐码区间")

    @classmethod
    def of(cls, said: records.Recall) -> RecallRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            opener_id=said.opener_id,
            recall_number=said.recall_number,
            step=RecallStep(said.step),
            follows=said.follows,
            level=said.level,
            risk_known_at=said.risk_known_at,
            started_on=said.started_on,
            announced_on=said.announced_on,
            closed_on=said.closed_on,
            cause=said.cause,
            batches=[RecalledBatch.of(each) for each in said.batches],
            predicates=[RecallPredicate.of(each) for each in said.predicates],
            ranges=[RecalledRange.of(each) for each in said.ranges],
        )


@strawberry.type(description="Goods that arrived. 收货")
class ReceiptRecord(PartnerRecord):
    receiver_id: str = strawberry.field(description="Receiver. 收货方")
    receipt_number: str = strawberry.field(description="Number of the receipt. 收货单号")
    sender_id: str = strawberry.field(description="Sender. 发货方")
    dispatch_number: str = strawberry.field(description="Dispatch order it answers. 对应出库单号")
    place: str = strawberry.field(description="Where. 收货地")
    received_on: date = strawberry.field(description="Day of receipt. 收货日期")
    lines: list[ReceiptLine] = strawberry.field(description="Goods, batch by batch. 货物")

    @classmethod
    def of(cls, said: records.Receipt) -> ReceiptRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            receiver_id=said.receiver_id,
            receipt_number=said.receipt_number,
            sender_id=said.sender_id,
            dispatch_number=said.dispatch_number,
            place=said.place,
            received_on=said.received_on,
            lines=[ReceiptLine.of(each) for each in said.lines],
        )


@strawberry.type(description="Cans that came back. 退货")
class ReturnRecord(PartnerRecord):
    returner_id: str | None = strawberry.field(description="Who gave back; none for consumers. 退货方")
    receiver_id: str = strawberry.field(description="Who took back. 接收方")
    return_number: str = strawberry.field(description="Number of the return. 退货单号")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Cans returned. 退货罐数")
    returned_on: date = strawberry.field(description="Day. 退货日期")
    cause: str | None = strawberry.field(description="Cause. 退货原因")
    restocked: bool = strawberry.field(description="Whether they went back to stock. 是否重新入库")
    dispatch_number: str | None = strawberry.field(description="Dispatch order taken back. 对应出库单号")

    @classmethod
    def of(cls, said: records.Return) -> ReturnRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            returner_id=said.returner_id,
            receiver_id=said.receiver_id,
            return_number=said.return_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
            returned_on=said.returned_on,
            cause=said.cause,
            restocked=said.restocked,
            dispatch_number=said.dispatch_number,
        )


@strawberry.type(description="Cans of a batch sold. 销售记录")
class SalesRecord(PartnerRecord):
    seller_id: str = strawberry.field(description="Seller. 销售方")
    tier: SalesTier = strawberry.field(description="Seller's place in the chain. 销售层级")
    buyer_id: str | None = strawberry.field(description="Buyer, an enterprise; none for consumers. 购货人（企业）")
    buyer_name: str | None = strawberry.field(description="Buyer's name, an organisation. 购货人名称")
    trade_item: str = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    cans: int = strawberry.field(description="Cans sold. 销售罐数")
    sold_on: date = strawberry.field(description="Day of sale. 销售日期")
    delivery_order: str = strawberry.field(description="Delivery order. 出库单号")
    line: int = strawberry.field(description="Line of the order. 行号")
    invoice_number: str | None = strawberry.field(description="Invoice. 发票流水编号")
    certificate_number: str | None = strawberry.field(description="Test certificate of the batch. 检验合格证号")
    region_code: str | None = strawberry.field(description="Region sold to. 销售区域")
    ranges: list[SoldRange] = strawberry.field(description="Cans sold, as ranges of serials, where known. 罐码区间（如有）")

    @classmethod
    def of(cls, said: records.SalesRecord) -> SalesRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            seller_id=said.seller_id,
            tier=SalesTier(said.tier),
            buyer_id=said.buyer_id,
            buyer_name=said.buyer_name,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            cans=said.cans,
            sold_on=said.sold_on,
            delivery_order=said.delivery_order,
            line=said.line,
            invoice_number=said.invoice_number,
            certificate_number=said.certificate_number,
            region_code=said.region_code,
            ranges=[SoldRange.of(each) for each in said.ranges],
        )


@strawberry.type(description="A sample taken from a batch or a material lot. 抽样")
class SamplingRecord(PartnerRecord):
    sampler_id: str = strawberry.field(description="Who took it. 抽样方")
    sample_number: str = strawberry.field(description="Number of the sample. 样品编号")
    trade_item: str | None = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str | None = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    supplier_id: str | None = strawberry.field(description="Material lot: its supplier. 供货者")
    lot_number: str | None = strawberry.field(description="Material lot: its number. 原料批号")
    owner_id: str = strawberry.field(description="Whose stock it came from. 样品来源方")
    sampled_at: datetime = strawberry.field(description="When taken. 抽样时间")
    units: int = strawberry.field(description="Sample units drawn. 样本数")
    cans: int = strawberry.field(description="Cans used up. 消耗罐数")
    quantity: Decimal = strawberry.field(description="Powder used up before packing. In kg. 包装前取样量")
    kept_until: date | None = strawberry.field(description="Retained until. 留样至")

    @classmethod
    def of(cls, said: records.Sampling) -> SamplingRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            sampler_id=said.sampler_id,
            sample_number=said.sample_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            supplier_id=said.supplier_id,
            lot_number=said.lot_number,
            owner_id=said.owner_id,
            sampled_at=said.sampled_at,
            units=said.units,
            cans=said.cans,
            quantity=said.quantity,
            kept_until=said.kept_until,
        )


@strawberry.type(description="An audit of a supplier; a later record that follows it says its rectification. 供应商现场审核（含整改）")
class SupplierAuditRecord(PartnerRecord):
    buyer_id: str = strawberry.field(description="Whose audit it is. 审核方")
    supplier_id: str = strawberry.field(description="Who is audited. 被审核方")
    audit_number: str = strawberry.field(description="Number of the audit. 审核编号")
    audited_on: date = strawberry.field(description="Day of the audit or of the rectification check. 审核日期")
    status: AuditStatus = strawberry.field(description="Step of the audit. 阶段")
    result: AuditResult = strawberry.field(description="Outcome. 结果")
    score: int | None = strawberry.field(description="Score of 100. 评分")
    rectification_due: date | None = strawberry.field(description="Last day for rectification. 整改期限")
    follows: str | None = strawberry.field(description="Number of the first record of this audit. 所跟进记录的编号")
    issues: list[str] = strawberry.field(description="Issues found, in words. 发现的问题")

    @classmethod
    def of(cls, said: records.SupplierAudit) -> SupplierAuditRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            buyer_id=said.buyer_id,
            supplier_id=said.supplier_id,
            audit_number=said.audit_number,
            audited_on=said.audited_on,
            status=AuditStatus(said.status),
            result=AuditResult(said.result),
            score=said.score,
            rectification_due=said.rectification_due,
            follows=said.follows,
            issues=list(said.issues),
        )


@strawberry.type(description="A buyer's decision whether a supplier may supply. 供应商审核结论")
class SupplierQualificationRecord(PartnerRecord):
    buyer_id: str = strawberry.field(description="Who decides. 采购方")
    supplier_id: str = strawberry.field(description="Who is judged. 供应商")
    decision_number: str = strawberry.field(description="Number of the decision. 决定编号")
    decision: QualificationDecision = strawberry.field(description="The decision. 结论")
    materials: list[str] = strawberry.field(description="Materials covered; empty: all. 物料范围（空为全部）")
    basis: QualificationBasis = strawberry.field(description="What it rests on. 审核方式")
    decided_on: date = strawberry.field(description="Day of the decision. 决定日期")
    valid_to: date | None = strawberry.field(description="Last day it may be relied on. 有效期至")

    @classmethod
    def of(cls, said: records.SupplierQualification) -> SupplierQualificationRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            buyer_id=said.buyer_id,
            supplier_id=said.supplier_id,
            decision_number=said.decision_number,
            decision=QualificationDecision(said.decision),
            materials=list(said.materials),
            basis=QualificationBasis(said.basis),
            decided_on=said.decided_on,
            valid_to=said.valid_to,
        )


@strawberry.type(description="A laboratory's report on a sample. 检验报告")
class TestReportRecord(PartnerRecord):
    laboratory_id: str = strawberry.field(description="Laboratory. 检验机构")
    report_number: str = strawberry.field(description="Number of the report. 报告编号")
    sample_number: str = strawberry.field(description="Sample tested. 样品编号")
    trade_item: str | None = strawberry.field(description="GTIN of the can. 商品条码（单罐）")
    batch_number: str | None = strawberry.field(description="Batch number as printed. 生产批号（按印刷）")
    supplier_id: str | None = strawberry.field(description="Material lot: its supplier. 供货者")
    lot_number: str | None = strawberry.field(description="Material lot: its number. 原料批号")
    started_at: datetime = strawberry.field(description="First test began. 检验开始")
    finished_at: datetime = strawberry.field(description="Last test ended. 检验结束")
    reported_on: date = strawberry.field(description="Day of the report. 报告日期")
    retest_of: str | None = strawberry.field(description="Report that this repeats. 复检的原报告编号")
    energy_kj_per_100g: int | None = strawberry.field(description="Measured energy, to convert to 100 kJ. In kJ/100g. 能量")
    results: list[TestResult] = strawberry.field(description="Results. 检验结果")

    @classmethod
    def of(cls, said: records.TestReport) -> TestReportRecord:
        """Made of the class of the same name in the domain."""
        return cls(
            number=said.number,
            occurred_at=said.occurred_at,
            voided=said.voided,
            reason=said.reason,
            evidence=[Evidence.of(each) for each in said.evidence],
            signature=None if said.signature is None else base64.b64encode(said.signature).decode(),
            laboratory_id=said.laboratory_id,
            report_number=said.report_number,
            sample_number=said.sample_number,
            trade_item=said.trade_item,
            batch_number=said.batch_number,
            supplier_id=said.supplier_id,
            lot_number=said.lot_number,
            started_at=said.started_at,
            finished_at=said.finished_at,
            reported_on=said.reported_on,
            retest_of=said.retest_of,
            energy_kj_per_100g=said.energy_kj_per_100g,
            results=[TestResult.of(each) for each in said.results],
        )


AnyRecord = Annotated[
    AggregationRecord
    | AuthorisedPersonRecord
    | BatchProductionRecord
    | BatchReleaseRecord
    | CanActivationRecord
    | CodeRangeRecord
    | CustomsDeclarationRecord
    | DayBeganRecord
    | DispatchRecord
    | DisposalRecord
    | FindingDecisionRecord
    | FormulaRegistrationRecord
    | ImportRecord
    | ImporterFilingRecord
    | InspectionCertificateRecord
    | LicenceRecord
    | ManufacturerRegistrationRecord
    | MaterialCheckRecord
    | MaterialFilingRecord
    | MaterialReceiptRecord
    | PackingRecord
    | PartnerRegistrationRecord
    | PartyRecord
    | RecallRecord
    | ReceiptRecord
    | ReturnRecord
    | SalesRecord
    | SamplingRecord
    | SupplierAuditRecord
    | SupplierQualificationRecord
    | TestReportRecord
    , strawberry.union("AnyRecord", description="A record of any family. 任一种类的报送记录")
]

RECORD_TYPES: dict[str, type[PartnerRecord]] = {
    "Aggregation": AggregationRecord,
    "AuthorisedPerson": AuthorisedPersonRecord,
    "BatchProduction": BatchProductionRecord,
    "BatchRelease": BatchReleaseRecord,
    "CanActivation": CanActivationRecord,
    "CodeRange": CodeRangeRecord,
    "CustomsDeclaration": CustomsDeclarationRecord,
    "DayBegan": DayBeganRecord,
    "Dispatch": DispatchRecord,
    "Disposal": DisposalRecord,
    "FindingDecision": FindingDecisionRecord,
    "FormulaRegistration": FormulaRegistrationRecord,
    "ImportRecord": ImportRecord,
    "ImporterFiling": ImporterFilingRecord,
    "InspectionCertificate": InspectionCertificateRecord,
    "Licence": LicenceRecord,
    "ManufacturerRegistration": ManufacturerRegistrationRecord,
    "MaterialCheck": MaterialCheckRecord,
    "MaterialFiling": MaterialFilingRecord,
    "MaterialReceipt": MaterialReceiptRecord,
    "Packing": PackingRecord,
    "PartnerRegistration": PartnerRegistrationRecord,
    "Party": PartyRecord,
    "Recall": RecallRecord,
    "Receipt": ReceiptRecord,
    "Return": ReturnRecord,
    "SalesRecord": SalesRecord,
    "Sampling": SamplingRecord,
    "SupplierAudit": SupplierAuditRecord,
    "SupplierQualification": SupplierQualificationRecord,
    "TestReport": TestReportRecord,
}
"""The GraphQL type of each family, by name; the schema must be told of all of them."""


def from_record(family: str, record: Mapping[str, Any]) -> PartnerRecord:
    """The GraphQL object of a decoded record. Raises KeyError for a family that is not there."""
    said = records.FAMILIES[family].from_dict(record)
    made = RECORD_TYPES[family].of(said)  # type: ignore[attr-defined]
    assert isinstance(made, PartnerRecord)
    return made

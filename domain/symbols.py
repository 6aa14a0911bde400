"""The words of the contracts' symbols, and of those that answers have besides, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SYMBOLS: Final[Mapping[str, str]] = {
    "ADD": "装入", "REMOVE": "取出", "CASE": "箱", "PALLET": "托盘", "DRY_BLEND": "干混", "WET_MIX": "湿混",
    "BASE_POWDER": "基粉", "REWORK": "回料", "INGREDIENT": "原料", "PACKAGING": "包材", "RELEASED": "放行",
    "REFUSED": "不予放行", "HELD": "暂扣", "IMPORTED": "已进口", "GENERAL_TRADE": "一般贸易",
    "CROSS_BORDER": "跨境电商", "DESTROYED": "销毁", "HARMLESS": "无害化处理", "SENT_BACK": "退运",
    "RELABELLED": "更换标签", "CONFIRMED": "确认", "EXPLAINED": "已说明", "FALSE_ALARM": "误报",
    "REPORTED": "已报告", "COW": "牛", "GOAT": "羊", "SOY": "豆", "REGISTERED": "已注册", "CHANGED": "已变更",
    "SUSPENDED": "暂停", "CANCELLED": "注销", "FILED": "已备案", "ACCEPTED": "接收", "REJECTED": "拒收",
    "QUARANTINED": "隔离", "RAW_MILK": "生乳", "ADDITIVE": "添加剂", "OIL": "油脂", "PREMIX": "预混料",
    "OPENED": "启动", "SCOPE": "范围", "ANNOUNCED": "公告", "CLOSED": "结束", "MAKER": "生产企业",
    "IMPORTER": "进口商", "DISTRIBUTOR": "经销商", "RETAILER": "零售", "PLATFORM": "平台", "PERFORMED": "已检查",
    "RECTIFIED": "已整改", "VERIFIED": "已验证", "PASSED": "通过", "ISSUES": "有问题", "FAILED": "不通过",
    "APPROVED": "批准", "CONDITIONAL": "有条件", "ON_SITE": "现场", "DOCUMENT": "书面", "EQUAL": "=", "LESS": "<",
    "GREATER": ">", "NOT_DETECTED": "未检出", "GRANTED": "核发", "RENEWED": "延续", "REVOKED": "吊销",
    "LAPSED": "失效", "WITHDRAWN": "撤回", "PRODUCTION": "生产", "BUSINESS": "经营", "MATCH": "一致",
    "WITHIN_TOLERANCE": "允差之内", "MISMATCH": "不一致", "MISSING_IN_RECORD": "进口记录缺少",
    "MISSING_IN_DECLARATION": "报关单缺少", "MISSING_IN_CERTIFICATE": "证明缺少", "NOT_COMPARED": "未比较",
    "NAMED": "列名", "RANGE": "罐码区间", "RULE": "按规则", "DOUBTFUL": "存疑", "AT": "在", "SENT": "运往",
    "PACKED": "装于", "critical": "严重", "major": "重大", "minor": "一般", "info": "提示", "dispatch": "发货",
    "sale": "销售", "Recorded": "记录", "Corrected": "更正", "Voided": "作废", "Contradicted": "矛盾",
    "Rejected": "拒收", "pass": "合格", "fail": "不合格", "inconclusive": "无法判定", "insufficient": "数据不足",
    "not_applicable": "不适用", "unverified_limit": "限量未核实", "material_lot": "原料批", "batch": "批次",
    "APPOINTED": "已任命", "COMBINED": "联合", "DECREE_248": "海关总署令第248号", "DECREE_280": "海关总署令第280号",
    "DOMESTIC_CONSIGNEE": "境内收货人", "OVERSEAS_EXPORTER": "境外出口商", "DRY": "干法", "WET": "湿法",
    "MILK_COLLECTION": "生鲜乳收购", "MILK_TRANSPORT": "生鲜乳运输", "TEST": "检验", "SAMPLE": "抽样",
    "RELEASE": "放行决定", "BATCH": "批次",
}  # fmt: skip
"""Symbol → Chinese."""


def word(symbol: str, language: str) -> str:
    """A symbol as a person reads it: `NOT_DETECTED` is *not detected*, in Chinese 未检出; any other text as it is."""
    if symbol not in SYMBOLS:
        return symbol
    if language == "zh":
        return SYMBOLS[symbol]
    return symbol.replace("_", " ").lower() if symbol.isupper() else symbol.replace("_", " ")

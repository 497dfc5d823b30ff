"""
Every sentence that people read, in English and Simplified Chinese.

A :class:`Text` holds one sentence in both languages with ``{gaps}`` for facts.
Rules and profiles carry their own texts, built from this class; what errors,
tables and invites say stands below, so that one file can be proofread.
"""

import enum
import re
from typing import Self

import attrs

_GAP = re.compile(r"{(\w+)}")


class Language(enum.StrEnum):
    """A language that texts exist in."""

    EN = "en"
    ZH = "zh"


@attrs.frozen
class Text:
    """
    One sentence in both languages.

    The same gaps must appear in both: a translation that drops a fact would
    tell half of the readers less than the other half.

    Example:
        >>> hello = Text("room {room} is taken", "房间{room}已占用")
        >>> hello.say(Language.ZH, room="301")
        '房间301已占用'

    """

    en: str
    zh: str

    def __attrs_post_init__(self) -> None:
        """
        Refuse a pair whose gaps differ.

        Raises:
            ValueError: A gap stands in one language only.

        """
        if set(_GAP.findall(self.en)) != set(_GAP.findall(self.zh)):
            message = f"the gaps of {self.en!r} differ between the languages"
            raise ValueError(message)

    def say(self, language: Language = Language.EN, **facts: object) -> str:
        """
        Return the sentence in *language* with *facts* in its gaps.

        A fact that is itself a text is said in the same language.
        """
        sentence = self.zh if language is Language.ZH else self.en
        said = {k: v.say(language) if isinstance(v, Text) else v for k, v in facts.items()}
        return _GAP.sub(lambda gap: str(said[gap[1]]), sentence)

    def fill(self, **facts: object) -> Self:
        """Return this text with *facts* in the gaps of both languages."""
        both = (self.say(language, **facts) for language in (Language.EN, Language.ZH))
        return type(self)(*both)


# What errors say.  Facts in gaps are references, keys, file names and numbers only.

INPUT_ERROR = Text("{place}: expected {expected}; {remedy}", "{place}：应为{expected}；{remedy}")
FILE_ERROR = Text("{where}: expected {expected}; {remedy}", "{where}：应为{expected}；{remedy}")
OUTPUT_ERROR = Text(
    "{file}: could not be written ({reason}); nothing was changed",
    "{file}：无法写入（{reason}）；原有内容未改动",
)
INFEASIBLE_ERROR = Text(
    "no plan fits case {cases}: proved impossible; what collides: {reasons}",
    "案件{cases}无法安排：已证明不可行；相互冲突的有：{reasons}",
)
TIME_LIMIT_ERROR = Text(
    "stopped after {seconds} s without finding or ruling out a plan for case {cases};"
    " raise time_limit",
    "案件{cases}在{seconds}秒内既未找到也未排除可行安排；请提高时间上限",
)
CANCELLED_ERROR = Text(
    "cancelled before a plan for case {cases} was found",
    "案件{cases}的安排尚未找到即被取消",
)
INVITE_ERROR = Text("an invite was withheld: {what}", "一份日程邀请未予发出：{what}")
INTERNAL_ERROR = Text(
    "the result was withheld, because onestop broke its own rule: {what};"
    " please report this sentence, not your files",
    "结果未予输出，因为 onestop 违反了自身规则：{what}；请反馈本句，勿附案件文件",
)
CORRECT_IT = Text("correct it and run again", "请更正后重试")

EXPECTED_REF = Text(
    "a reference of letters, digits, dots and hyphens, at most 64 characters",
    "由字母、数字、点和连字符组成的编号，最多64个字符",
)
EXPECTED_UNIQUE = Text(
    "every reference once, but {ref} stands twice", "编号不得重复，但{ref}出现两次"
)
EXPECTED_LINE = Text(
    "one line of at most 200 characters without control characters",
    "不超过200字且不含控制字符的一行文字",
)
EXPECTED_EMAIL = Text(
    "one mail address such as duty@example.org", "一个邮箱地址，例如 duty@example.org"
)
EXPECTED_WHOLE = Text("a whole number from {low} to {high}", "{low}到{high}之间的整数")
EXPECTED_SOME = Text("at least one entry", "至少一项")
EXPECTED_AWARE = Text(
    "a date and time with its offset, such as 2026-03-09T07:40:00+08:00",
    "带时区偏移的日期时间，例如 2026-03-09T07:40:00+08:00",
)
EXPECTED_LATER = Text("an end later than the start", "结束时间晚于开始时间")
EXPECTED_ZONE = Text("an IANA time zone such as Asia/Shanghai", "IANA 时区名，例如 Asia/Shanghai")
EXPECTED_GRID = Text(
    "minutes that divide the hour: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60",
    "能整除一小时的分钟数：1、2、3、4、5、6、10、12、15、20、30或60",
)
EXPECTED_WAY = Text(
    "the minutes to site {site}, said once or both times the same",
    "到场所{site}的分钟数，只写一次，或两处一致",
)
EXPECTED_OTHER_CASE = Text("the ref of another case", "另一案件的编号")
EXPECTED_KNOWN_SITE = Text("the ref of a site of this centre", "本中心已登记场所的编号")
EXPECTED_KNOWN_ROOM = Text("the ref of a room of this centre", "本中心已登记房间的编号")
EXPECTED_OTHER_ROOM = Text("the ref of another room of this centre", "本中心另一房间的编号")
EXPECTED_KNOWN_PERSON = Text(
    "refs of people of the centre or companions of the case",
    "中心人员或本案陪同人的编号",
)
EXPECTED_NOT_MAILBOX = Text(
    "an address other than the centre's mailbox, which only sends",
    "不同于中心邮箱的地址（中心邮箱只用于发送）",
)
EXPECTED_BEFORE_REPORT = Text("a time before the report", "早于报案的时间")
EXPECTED_ONE_PIN = Text("at most one pin per service", "每项服务最多固定一次")
EXPECTED_SERVICE = Text("services of the profile: {known}", "规范中已有的服务：{known}")
EXPECTED_CHILD_THERE = Text(
    "at least one service at which the child is there",
    "至少一项儿童到场的服务",
)
EXPECTED_UNPLANNED = Text(
    "a case without a visit, but the standing plan has one for it",
    "尚未安排的案件，但现有安排中已有该案",
)
EXPECTED_SETTING = Text("a value in the profile", "规范中的一个取值")
EXPECTED_RULE = Text("the id of a rule that can be lifted: {known}", "可豁免规则的编号：{known}")
EXPECTED_TOPICS = Text(
    "the topics that the second interview is limited to", "第二次询问所限定的问题范围"
)

# What reading a file says (reading, profiles, files).

EXPECTED_FILE = Text("a file that exists", "一个存在的文件")
EXPECTED_NO_FOLDER = Text("a file, not a folder or a device", "文件，而不是文件夹或设备")
EXPECTED_READABLE = Text("a file that you may read", "一个有权读取的文件")
EXPECTED_SMALLER = Text("a file of at most {limit} MiB", "不超过{limit} MiB的文件")
EXPECTED_UTF8 = Text("text in UTF-8", "UTF-8 编码的文本")
EXPECTED_CONTENT = Text("a file that is not empty", "一个非空的文件")
EXPECTED_TOML = Text(
    'TOML, such as key = "text" or key = 5',
    '符合 TOML 语法的内容，例如 key = "文字" 或 key = 5',
)
EXPECTED_JSON = Text(
    'JSON, such as {"key": "text", "number": 5}',
    '符合 JSON 语法的内容，例如 {"key": "文字", "number": 5}',
)
EXPECTED_FLATTER = Text("tables and lists nested less deeply", "嵌套层数较少的表和列表")
EXPECTED_FORMAT = Text('"{format}"', '"{format}"')
EXPECTED_TABLE = Text("a table of keys and values", "由键和值组成的表")
EXPECTED_LIST = Text("a list in square brackets", "方括号中的列表")
EXPECTED_TEXT = Text("text in quotation marks", "引号中的文字")
EXPECTED_NO_REPEAT = Text("every entry once", "各项不得重复")
EXPECTED_SHORTER = Text("text of at most {limit} whole characters", "不超过{limit}个完整字符的文字")
EXPECTED_INTEGER = Text("a whole number", "整数")
EXPECTED_FLAG = Text("true or false, without quotation marks", "true 或 false（不加引号）")
EXPECTED_ONE_OF = Text("one of {known}", "以下之一：{known}")
EXPECTED_DATE = Text("a date such as 2026-10-01", "一个日期，例如 2026-10-01")
EXPECTED_TIME = Text(
    'a time of day in whole minutes such as "08:30"', '精确到分钟的时刻，例如 "08:30"'
)
EXPECTED_KEY = Text("a known key", "已知的键")
EXPECTED_KEY_ONCE = Text("every key once, but {key} stands twice", "键不得重复，但{key}出现两次")
EXPECTED_PRESENT = Text("this key, but it is missing", "此键，但该键缺失")
EXPECTED_SAME_GAPS = Text("the same gaps in both languages", "两种语言中相同的空位")
EXPECTED_PROFILE = Text(
    "a profile that ships with onestop ({known}) or the path of a file that ends in .toml",
    "onestop 自带的规范（{known}），或以 .toml 结尾的文件路径",
)
EXPECTED_RULE_ID = Text("the id of a known rule", "已知规则的编号")
EXPECTED_DAYS_OFF = Text(
    'a list of dates or a country code such as "CN"', '日期列表，或国家代码，例如 "CN"'
)
EXPECTED_LIST_BESIDE = Text(
    "no such key beside a country code, which brings its own",
    "使用国家代码时不得另列此键（国家代码已包含）",
)
EXPECTED_INCIDENT = Text(
    "one date and time with its offset, or two in square brackets: earliest, latest",
    "一个带时区偏移的日期时间，或方括号中的两个：最早、最晚",
)
EXPECTED_INSIDE = Text(
    "a file inside the folder of the centre file, named from there, such as people/P01.ics",
    "中心文件所在文件夹内的文件，以相对路径书写，例如 people/P01.ics",
)
REMOVE_IT = Text("remove it and run again", "请删除后重试")
ADD_IT = Text("add it and run again", "请补充后重试")
CHECK_NAME = Text("check its name and run again", "请核对文件名后重试")
CHECK_FORMAT = Text(
    "this is another kind of file, or made for another version of onestop",
    "该文件属于其他类型，或适用于其他版本的 onestop",
)
SAVE_AS_UTF8 = Text("save it as UTF-8 and run again", "请另存为 UTF-8 后重试")
DID_YOU_MEAN = Text("did you mean {key}?", "是否想写 {key}？")
USE_KNOWN = Text("remove it, or use one of: {known}", "请删除，或改用：{known}")
EXPECTED_SECONDS = Text("a number of seconds above zero", "大于零的秒数")

# What reading calendars and making invites says (ical).

EXPECTED_SMALL_CALENDAR = Text("a calendar of at most {limit} KiB", "不超过{limit} KiB的日历文件")
EXPECTED_FEWER_LINES = Text("a calendar of at most {limit} lines", "不超过{limit}行的日历文件")
EXPECTED_FEWER_EVENTS = Text("a calendar of at most {limit} events", "不超过{limit}条日程的日历")
EXPECTED_FEWER_RULES = Text(
    "at most {limit} events that recur, and few of them hourly or counted from long ago",
    "不超过{limit}条重复日程，其中按小时重复或自很早起计次的应为少数",
)
EXPECTED_FEWER_DATES = Text("a list of at most {limit} dates", "不超过{limit}个日期的列表")
EXPECTED_CALENDAR = Text(
    "exactly one calendar, from BEGIN:VCALENDAR to END:VCALENDAR",
    "恰好一个日历，自 BEGIN:VCALENDAR 起至 END:VCALENDAR 止",
)
EXPECTED_CALENDAR_LINE = Text(
    "a line of an iCalendar file, such as DTSTART:20260309T010000Z",
    "iCalendar 文件中的一行，例如 DTSTART:20260309T010000Z",
)
EXPECTED_EVENTS = Text(
    "events, free-busy times or availability (VEVENT, VFREEBUSY, VAVAILABILITY), each where"
    " it belongs",
    "位于应有位置的日程、忙闲或可用时间（VEVENT、VFREEBUSY、VAVAILABILITY）",
)
EXPECTED_FLATTER_CALENDAR = Text(
    "components nested at most {limit} deep", "嵌套不超过{limit}层的组件"
)
EXPECTED_FEWER_COMPONENTS = Text(
    "a calendar of at most {limit} components", "不超过{limit}个组件的日历"
)
EXPECTED_MOSTLY_GOOD = Text(
    "a calendar with at most {limit} lines that cannot be read", "无法读取的行不超过{limit}行的日历"
)
EXPECTED_SHORTER_LINE = Text(
    "{name} in a line of at most {limit} characters", "{name} 所在行不超过{limit}个字符"
)
EXPECTED_FEWER_PARAMETERS = Text(
    "{name} with at most {limit} parameters", "参数不超过{limit}个的 {name}"
)
EXPECTED_FEWER_SPANS = Text(
    "at most {limit} busy times in the time that is asked about",
    "所查询时段内的忙碌时间不超过{limit}个",
)
EXPECTED_FEWER_DATES_IN_ALL = Text(
    "lists of at most {limit} dates together", "各列表合计不超过{limit}个日期"
)
EXPECTED_FEWER_VERSIONS = Text(
    "fewer versions of one event: at most {limit} pairs of series and exception",
    "同一日程的版本更少：系列与例外的组合不超过{limit}个",
)
EXPECTED_SERIES = Text(
    "the series that THISANDFUTURE changes, in the same file, and one change from each date",
    "THISANDFUTURE 所更改的系列位于同一文件，且每个日期只有一处更改",
)
EXPECTED_ONE_AVAILABLE = Text(
    "each UID and RECURRENCE-ID of AVAILABLE once", "AVAILABLE 的每个 UID 与 RECURRENCE-ID 仅一次"
)
EXPECTED_SMALLER_TOGETHER = Text(
    "calendars of at most {limit} MiB together", "合计不超过{limit} MiB的日历"
)
EXPECTED_SPAN = Text(
    "DTSTART before DTEND, or DTSTART with DURATION",
    "DTSTART 早于 DTEND，或 DTSTART 与 DURATION 并用",
)
EXPECTED_STATED = Text(
    "free-busy times that are stated, not asked for (METHOD:REQUEST)",
    "已给出的忙闲时间，而非询问（METHOD:REQUEST）",
)
EXPECTED_CALENDARS = Text(
    "a folder of 1 to {limit} calendars (.ics)", "含有1至{limit}个日历（.ics）的文件夹"
)

# What reading calendars remarks.

CALENDAR_WARNING = Text("{place}: {said}", "{place}：{said}")
LEFT_OUT_OF_CALENDAR = Text(
    "left out, its time counts as free: expected {expected}",
    "已略去，其时间按空闲计：应为{expected}",
)
COUNTED_BUSY = Text(
    "all the time that it could take counts as busy: expected {expected}",
    "凡其可能占用的时间均按忙碌计：应为{expected}",
)
ZONE_ASSUMED = Text(
    "dates, and times without a time zone, are read in {zone}, which the caller named",
    "日期及未注明时区的时间按调用方指定的 {zone} 读取",
)
ZONE_OF_CALENDAR = Text(
    "dates, and times without a time zone, are read in {zone}, which the calendar names",
    "日期及未注明时区的时间按日历注明的 {zone} 读取",
)
ZONE_TAKEN = Text("{stated} is read as {zone}", "{stated} 按 {zone} 读取")
COVERED_ONLY = Text(
    "free-busy times are stated for a part of the time asked about only; the rest counts as busy",
    "忙闲时间仅覆盖所查询时段的一部分，其余按忙碌计",
)
WITHOUT_SERIES = Text(
    "an exception whose series is not in the file counts where it stands",
    "例外所属系列不在文件中，按其自身时间计",
)
EXPECTED_GREGORIAN = Text("the Gregorian calendar", "公历")
EXPECTED_PROPERTY = Text("{name} as RFC 5545 writes it", "符合 RFC 5545 的 {name}")
EXPECTED_PROPERTY_ONCE = Text("{name} at most once", "{name} 至多出现一次")
EXPECTED_NO_PROPERTY = Text(
    "an event without {name}, which is not read", "不含 {name} 的日程（尚不支持）"
)
EXPECTED_ONE_EXCEPTION = Text(
    "exceptions that do not recur themselves, with no RANGE or THISANDFUTURE",
    "自身不再重复的例外，RANGE 仅可为 THISANDFUTURE 或省略",
)
EXPECTED_EVENT_YEAR = Text(
    "{name} with a year from {first} to {last}", "年份在{first}年至{last}年之间的 {name}"
)
EXPECTED_EVENT_END = Text(
    "one end, not before the start and at most {limit} days after it",
    "唯一的结束时间，不早于开始时间，且不晚于其后{limit}天",
)
EXPECTED_KNOWN_ZONE = Text(
    "a time zone known by name (IANA or Windows), or with one fixed offset of whole hours",
    "已知名称的时区（IANA 或 Windows），或整小时固定偏移的时区",
)
EXPECTED_AGREEING_ZONE = Text(
    "a time zone whose definition in the file agrees with its name",
    "文件中的定义与名称相符的时区",
)
EXPORT_AGAIN = Text(
    "export the calendar again as .ics and run again", "请重新导出日历（.ics）后重试"
)
LIST_ABSENCES = Text(
    "export the calendar as events, or list the absences under away in the centre file",
    "请以日程形式导出日历，或在中心文件的 away 中列出不可用时间",
)
EXPECTED_KEY_BYTES = Text("at least {limit} secret bytes", "至少{limit}个保密字节")

# What asking a calendar server says (caldav).  Never an address, nor anything of the answer.

CALDAV_UNREACHABLE = Text(
    "the calendar server could not be asked: {reason}; try again later, or check the address",
    "无法查询日历服务器：{reason}；请稍后重试，或核对地址",
)
CALDAV_REFUSED = Text(
    "the calendar server refused the login (HTTP {status}); check user and password or token,"
    " and that they may see when this calendar is busy",
    "日历服务器拒绝登录（HTTP {status}）；请核对用户名、密码或令牌，并确认其有权查看该日历的忙闲",
)
CALDAV_ADDRESS = Text(
    "there is no calendar at that address that can be asked (HTTP {status});"
    " give the address of the calendar itself, as its server shows it",
    "该地址没有可供查询的日历（HTTP {status}）；请填写服务器所示的日历本身的地址",
)
CALDAV_ANSWER = Text(
    "the calendar server's answer was not understood: {reason};"
    " export the calendar as .ics and read the file",
    "无法理解日历服务器的答复：{reason}；请将日历导出为 .ics 文件后读取",
)
CALDAV_LATE = Text("no whole answer within {seconds} s", "{seconds}秒内未收到完整答复")
CALDAV_UNTRUSTED = Text("its certificate is not trusted", "其证书不受信任")
CALDAV_NO_CONNECTION = Text("no connection, or one that broke", "无法连接或连接中断")
CALDAV_STATUS = Text("it answered HTTP {status}", "其答复为 HTTP {status}")
CALDAV_LARGE = Text("more than {limit} KiB", "超过{limit} KiB")
CALDAV_NO_HTTP = Text("not as HTTP demands", "不符合 HTTP 规定")
CALDAV_KIND = Text("not a calendar (text/calendar)", "并非日历（text/calendar）")
CALDAV_SPAN = Text(
    "not one list of busy times (VFREEBUSY) for all the time that was asked about",
    "并非覆盖所查询全部时段的一份忙闲信息（VFREEBUSY）",
)
EXPECTED_CALDAV_URL = Text(
    "the https address of a calendar, without user and password in it, such as"
    " https://calendar.example.org/ada/work/",
    "日历的 https 地址，其中不含用户名和密码，例如 https://calendar.example.org/ada/work/",
)
EXPECTED_HTTPS = Text(
    "https, because over http anybody on the way could read the login and the answer",
    "https（使用 http 时，途中任何人都能看到登录信息和答复）",
)
USE_HTTPS = Text("use https, or allow Transport.PLAIN", "请改用 https，或允许 Transport.PLAIN")
EXPECTED_LOGIN = Text(
    "user and password without control characters, and a user without a colon",
    "不含控制字符的用户名和密码，且用户名不含冒号",
)
EXPECTED_TOKEN = Text(
    "a token of letters, digits and - . _ ~ + /", "由字母、数字和 - . _ ~ + / 组成的令牌"
)

# What recurrence rules, working hours and public holidays must be.

EXPECTED_RRULE = Text(
    "a recurrence rule such as FREQ=WEEKLY;BYDAY=MO,TU, with known parts, each once",
    "形如 FREQ=WEEKLY;BYDAY=MO,TU 的重复规则，各部分须为已知且不得重复",
)
EXPECTED_FREQUENCY = Text(
    "FREQ of HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY",
    "FREQ 取值 HOURLY、DAILY、WEEKLY、MONTHLY 或 YEARLY",
)
EXPECTED_PART_FITS = Text("no {part} with FREQ={frequency}", "FREQ={frequency} 时不使用 {part}")
EXPECTED_PART_RANGE = Text("{part} from {low} to {high}", "{part} 取值{low}到{high}")
EXPECTED_PART_MANY = Text("at most {most} values of {part}", "{part} 最多{most}个值")
EXPECTED_UNTIL = Text(
    "UNTIL of the form 20260331, 20260331T180000 or 20260331T100000Z",
    "UNTIL 形如 20260331、20260331T180000 或 20260331T100000Z",
)
EXPECTED_ORDINAL = Text(
    "an ordinal such as 2MO only in a month or a year that it counts in",
    "仅在按月或按年计数时使用 2MO 之类的序数",
)
EXPECTED_ONE_END = Text("COUNT or UNTIL, not both", "COUNT 与 UNTIL 只能取其一")
EXPECTED_BESIDE = Text("{other} beside {part}", "{part} 须与 {other} 同时使用")
EXPECTED_TIMES = Text("at most {most} times a day", "每天最多{most}次")
EXPECTED_SOME_DAY = Text("a rule that gives at least one day", "至少能得出一天的规则")
EXPECTED_FEWER = Text(
    "at most {most} occurrences; a start nearer to the days to plan helps",
    "重复次数不超过{most}次；可将起始日期改近",
)
EXPECTED_DAYS_RULE = Text(
    "a rule that gives days, without COUNT, BYHOUR, BYMINUTE or BYSECOND",
    "按天给出的规则，不含 COUNT、BYHOUR、BYMINUTE 或 BYSECOND",
)
EXPECTED_HOURS = Text(
    "working hours of everybody (FREQ=DAILY from 00:00 to 00:00 for always)",
    "每位人员的工作时间（全天候可写 FREQ=DAILY，00:00 至 00:00）",
)
EXPECTED_LENGTH = Text("a length from 0 to 366 days", "0到366天之间的时长")
EXPECTED_YEARS = Text("years from {first} to {last}", "{first}年到{last}年之间")
EXPECTED_HOLIDAYS = Text(
    "the package holidays, which knows public holidays", "已安装可查询公众假日的 holidays 软件包"
)
INSTALL_HOLIDAYS = Text(
    "install onestop[holidays], or list the dates", "请安装 onestop[holidays]，或直接列出日期"
)
EXPECTED_COUNTRY = Text(
    "a country code such as CN, or a list of dates", "国家代码（例如 CN）或日期列表"
)
EXPECTED_HOLIDAY_YEARS = Text(
    "days in years whose public holidays are known: {years}", "公众假日已公布的年份：{years}"
)
PLAN_KNOWN_YEARS = Text(
    "plan fewer days, or add the dates of the new year",
    "请缩短计划日期范围，或补充新年度的日期",
)

# What tables say (sheet).  Facts in gaps are references, times, numbers and other texts.

SHEET_PLAN = Text(
    "Plan of {centre}, revision {revision}: {status}. Times in {zone}.",
    "{centre}的安排，第{revision}版：{status}。时间均为{zone}。",
)
PROVED_BEST = Text("proved best", "已证明为最优")
NOT_PROVED_BEST = Text(
    "it keeps every rule, but a better one may exist", "符合全部规则，但未证明为最优"
)
SHEET_VISIT = Text(
    "Case {case}, child {child}: {day}, {time} ({minutes} min)",
    "案件{case}，儿童{child}：{day}，{time}（共{minutes}分钟）",
)
SHEET_VISIT_PART = Text(
    "Case {case}, child {child}, part {part} of {parts}: {day}, {time} ({minutes} min)",
    "案件{case}，儿童{child}，第{part}段（共{parts}段）：{day}，{time}（共{minutes}分钟）",
)
SHEET_DAY = Text("{weekday} {date}", "{date}（{weekday}）")
WEEKDAYS = (
    Text("Monday", "周一"),
    Text("Tuesday", "周二"),
    Text("Wednesday", "周三"),
    Text("Thursday", "周四"),
    Text("Friday", "周五"),
    Text("Saturday", "周六"),
    Text("Sunday", "周日"),
)
COLUMN_TIME = Text("Time", "时间")
COLUMN_SERVICE = Text("Appointment", "事项")
COLUMN_ROOM = Text("Room", "房间")
COLUMN_PEOPLE = Text("People", "人员")
COLUMN_CASE = Text("Case", "案件")
COLUMN_DAY = Text("Day", "日期")
COLUMN_GOAL = Text("Goal, most important first", "目标（按重要性排列）")
COLUMN_VALUE = Text("Value", "数值")
COLUMN_BOUND = Text("Bound", "下界")
COLUMN_PROVED = Text("Proved", "已证明")
COLUMN_RULE = Text("Rule", "规则")
COLUMN_SENTENCE = Text("What it says", "内容")
COLUMN_CONCERNS = Text("What it says, and whom it concerns", "内容及所涉对象")
BREAK_TITLE = Text("break", "途中休息")
SEAT_TITLES = {
    "lead": Text("lead", "主询问人"),
    "second": Text("second", "第二询问人"),
    "officer": Text("officer", "民警"),
    "doctor": Text("doctor", "医生"),
    "psychologist": Text("psychologist", "心理咨询师"),
    "prosecutor": Text("prosecutor", "检察官"),
    "adult": Text("adult", "陪同成年人"),
    "interpreter": Text("interpreter", "翻译"),
    "advocate": Text("advocate", "辅导员"),
    "child-expert": Text("child expert", "儿童专家"),
    "child-protection": Text("child protection", "儿童保护人员"),
    "child-welfare": Text("child welfare", "儿童福利人员"),
    "consent": Text("consenting adult", "检查同意人"),
    "defence": Text("defence", "辩护人"),
    "detective": Text("detective", "侦查员"),
    "escort": Text("escort", "陪送人"),
    "guardian": Text("guardian", "监护人"),
    "helper": Text("helper", "帮扶人员"),
    "investigator": Text("investigator", "侦查人员"),
    "lawyer": Text("lawyer", "律师"),
    "second-medical": Text("second medical", "第二医务人员"),
    "technician": Text("technician", "技术员"),
    "therapist": Text("therapist", "治疗师"),
    "victims-lawyer": Text("victim's lawyer", "被害人律师"),
    "witness": Text("witness", "见证人"),
}
SEATED = Text("{seat} {person}", "{seat}{person}")
SEATED_OBSERVING = Text("{seat} {person} (observing)", "{seat}{person}（观察室）")
SEATED_REMOTE = Text("{seat} {person} (by video)", "{seat}{person}（视频）")
WITHOUT_CHILD = Text("{service} (without the child)", "{service}（儿童不在场）")
ROOM_LABELLED = Text("{ref} ({label})", "{ref}（{label}）")
LIST_COMMA = Text(", ", "、")
NOTES_HEADING = Text("Notes", "说明")
NOTE_WINDOW_CLOSED = Text(
    "{case}: {rule} sets no deadline, because its window had closed before the report.",
    "{case}：{rule}的时限在报案前已届满，不再作为期限。",
)
NOTE_LIFTED = Text(
    "{case}: {rule} was lifted by a recorded decision, and the plan goes against it: {sentence}",
    "{case}：{rule}已由在案决定豁免，本安排未遵守该规则：{sentence}",
)
NOTE_LIFTED_UNUSED = Text(
    "{case}: {rule} was lifted by a recorded decision: {sentence}",
    "{case}：{rule}已由在案决定豁免：{sentence}",
)
NOTE_WISH = Text(
    "{case}: {rule}, a wish, gave way: {sentence}",
    "{case}：{rule}（倾向性要求）未能满足：{sentence}",
)
NOTE_NO_MAIL = Text(
    "{case}: no mail address for {people}, so no invite: tell them yourself.",
    "{case}：{people}没有邮箱，不会收到日程邀请，请另行通知。",
)
NOTE_UNPLANNED = Text(
    "{case}: no visit was planned; what collides: {reasons}",
    "{case}：未能安排；相互冲突的有：{reasons}",
)
NOTE_LEFT_OUT = Text(
    "{case}: no place was found for this: {service}; what collides: {reasons}",
    "{case}：未能安排该项服务：{service}；相互冲突的有：{reasons}",
)
STANDING_HEADING = Text("What stood already and stays as it was", "原有安排（保持不变）")
GOALS_HEADING = Text(
    "How good the new part of the plan is (less is better)", "新增安排的优劣（数值越小越好）"
)
GOALS_AT_ZERO = Text(
    "Every other goal is at zero, and nothing beats that.", "其余各项目标均为零，已无可改进。"
)
LEVEL_TITLES = {
    "left-out": Text("weight of services left out", "未安排的服务（加权）"),
    "deadline": Text("minutes past soft deadlines", "超出建议期限的分钟数"),
    "earliest": Text(
        "minutes from report to end of visit, times urgency", "报案至结束的分钟数（按紧急程度加权）"
    ),
    "on-site": Text("minutes of waiting on site", "在中心等待的分钟数"),
    "faces": Text("people new to the child", "儿童新接触的人数"),
    "wishes": Text("weight of wishes that gave way", "未满足的倾向性要求（加权）"),
    "load": Text("interviews its leads had already", "主询问人已承担的询问数"),
    "tie": Text("choice among equals", "同等方案中的选定"),
}
YES = Text("yes", "是")
NOT_YET = Text("no", "否")
CHECK_CLEAN = Text("The plan keeps every rule that binds.", "该安排符合全部必须遵守的规则。")
CHECK_FOUND = Text("The checker refuses the plan:", "检查未通过：")
CONFLICT_HEADING = Text(
    "No plan fits case {cases} from {first} to {last}: proved impossible, not a time-out.",
    "案件{cases}在{first}至{last}期间无法安排：已证明不可行，并非超时。",
)
CONFLICT_REASONS = Text(
    "These collide; without all of them a plan exists:",
    "以下各项相互冲突；若全部去除，则可以安排：",
)
CONFLICT_MEDICAL = Text(
    "Medical care does not wait for the interview. The medical part alone fits:",
    "医疗不应等待询问。仅医疗部分可作如下安排：",
)

# What the command line says (cli).

HELP_PROGRAM = Text(
    "Plan the one visit in which a child is interviewed, examined and counselled.",
    "为儿童安排一次完成询问、检查与心理疏导的到访。",
)
HELP_COMMANDS = Text("commands", "命令")
HELP_FILES = Text("files", "文件")
HELP_OPTIONS = Text("options", "选项")
HELP_EXAMPLE = Text("example", "示例")
HELP_EXIT = Text(
    "exit codes: 0 done, 2 bad input, 3 proved impossible, 4 time limit or cancelled,"
    " 5 the checker found something, 70 a bug of ours",
    "退出码：0 完成，2 输入有误，3 已证明不可行，4 超时或取消，5 检查发现问题，70 程序缺陷",
)
HELP_PLAN = Text(
    "plan the visits of one or more cases, together", "安排一个或多个案件的到访（一并安排）"
)
HELP_CHECK = Text(
    "judge a plan, whoever made it, without the solver", "不经求解器，独立检查任何来源的安排"
)
HELP_DEMO = Text(
    "plan the three cases of the bundled example, one after another",
    "依次安排自带示例中的三个案件",
)
HELP_HELP = Text("show this text", "显示本帮助")
HELP_LANG = Text("language of what is said (default: en)", "输出语言（默认 en）")
HELP_JSON = Text("JSON for programs instead of a table", "输出供程序使用的 JSON，而非表格")
HELP_CENTRE = Text("the centre's file, such as centre.toml", "中心文件，例如 centre.toml")
HELP_CASE = Text("a case's file, such as case.toml", "案件文件，例如 case.toml")
HELP_PLAN_FILE = Text("the plan to judge, such as plan.json", "待检查的安排，例如 plan.json")
HELP_NOW = Text(
    "the moment to plan from, with its offset, such as 2026-03-09T07:45+08:00 (default: the clock)",
    "计划的起始时刻，须带时区偏移，例如 2026-03-09T07:45+08:00（默认为当前时间）",
)
HELP_CHECK_NOW = Text(
    "the moment it was planned, such as 2026-03-09T07:45+08:00 (default: the clock)",
    "制定该安排的时刻，例如 2026-03-09T07:45+08:00（默认为当前时间）",
)
HELP_FROM = Text(
    "the first day to plan on, such as 2026-03-09 (default: the day of --now)",
    "计划的第一天，例如 2026-03-09（默认为 --now 当天）",
)
HELP_DAYS = Text("how many days to plan on (default: 14)", "计划天数（默认14天）")
HELP_STANDING = Text(
    "the plan that stands: its visits stay, and the new ones are added to it",
    "现有安排：其中的到访保持不变，新的到访加入其中",
)
HELP_OUT = Text(
    "write plan.json and the invites into this folder", "将 plan.json 与日程邀请写入此文件夹"
)
HELP_KEY = Text(
    "the centre's secret for invites, made if missing (default: {name} in the folder of --out);"
    " keep it: with another one, calendars show changed appointments twice",
    "中心用于日程邀请的密钥文件，缺失时自动生成（默认为 --out 文件夹中的 {name}）；"
    "请妥善保留：更换密钥后，变更的日程会在日历中重复出现",
)
HELP_TIME_LIMIT = Text(
    "seconds to look for the best plan (default: 60)", "求解时间上限，以秒计（默认60）"
)
HELP_WORKERS = Text("solver threads (default: 1)", "求解线程数（默认1）")
HELP_SEED = Text(
    "for the solver's random choices; a proved plan does not depend on it (default: 0)",
    "求解器的随机种子；已证明最优的安排与之无关（默认0）",
)
USAGE_ERROR = Text("{what}; see {command} -h", "{what}；用法见 {command} -h")
NOT_PRINTED = Text("the answer could not be printed ({reason})", "结果无法输出（{reason}）")
WRITTEN = Text(
    "Written to {folder}: plan.json, and {count} invites in {invites}.",
    "已写入 {folder}：plan.json；{invites} 中有{count}份日程邀请。",
)
NOTHING_WRITTEN = Text(
    "Stopped early: this is the best plan so far, and nothing was written.",
    "已提前停止：以上为目前找到的最好安排，未写入任何文件。",
)
INTERRUPTED = Text("interrupted", "已中断")
PROGRESS = Text(
    "solving for {seconds} s: {value}, cannot be below {bound} ({level})",
    "已求解{seconds}秒：{value}，下界{bound}（{level}）",
)
EXPECTED_NO_OTHER_PLAN = Text("no plan but the standing one", "除现有安排外没有其他安排")
GIVE_AS_STANDING = Text(
    "give it as --standing, or write to another folder",
    "请以 --standing 指定该文件，或写入其他文件夹",
)
EXPECTED_SAME_CENTRE = Text("a plan of this centre: {centre}", "本中心（{centre}）的安排")
EXPECTED_KEY_FILE = Text(
    "the key of 64 letters and digits that onestop wrote", "onestop 生成的64位字母数字密钥"
)
RESTORE_KEY = Text("restore it from a copy", "请从备份中恢复")
EXPECTED_MEMBER = Text("one of: {known}", "以下之一：{known}")
INVITE_SUMMARY = Text("Appointment", "预约")
INVITE_WORK = Text("Work appointment", "工作安排")
INVITE_ROOM = Text("Booked", "已预订")
INVITE_IN_USE = Text("In use", "使用中")
INVITE_PLACE = Text("{site}, {room}", "{site} {room}")
INVITE_PLAIN_CLOTHES = Text(
    "Please come in plain clothes and in an unmarked car.", "请着便装，乘坐无警用标志的车辆前来。"
)
INVITE_CENTRE = Text(
    "the plan was made for another centre than {centre}", "该安排不属于中心{centre}"
)
INVITE_MAILBOX = Text(
    "centre {centre} has no mailbox to send from; add mailbox to the centre file",
    "中心{centre}没有发件邮箱；请在中心文件中填写 mailbox",
)
INVITE_ADDRESS = Text(
    "the address of {person} has characters that calendar programs misread;"
    " give one of letters, digits, dots, hyphens and plus signs",
    "{person}的邮箱含有日历程序会误读的字符；请使用字母、数字、点、连字符和加号",
)
INVITE_UNKNOWN = Text(
    "the address of {person} of case {case} is not known here; add the person or room"
    " to the centre file, without an address if they are told in another way",
    "此处没有案件{case}中{person}的邮箱；请在中心文件中登记该人员或房间，"
    "若以其他方式通知则不填邮箱",
)
INVITE_SENT = Text(
    "what was sent before was sent by another centre than {centre}",
    "此前发出的邀请不属于中心{centre}",
)
INVITE_PUBLISHED = Text(
    "a calendar to be handed over or shown does not say exactly what was planned",
    "供转交或展示的日历与安排不完全一致",
)
INVITE_DOOR_TELLING = Text(
    "the name of a site or the label of a room tells more than where to go;"
    " change it in the centre file",
    "某场所的名称或某房间的门牌透露了地点以外的信息；请在中心文件中修改",
)
EXPECTED_NO_OTHER_CASES = Text(
    "no invites of a plan that is not the standing one", "除现有安排外没有其他安排的邀请"
)
EXPECTED_HELD_ONCE = Text(
    "at most one message about an appointment to a recipient that was not cancelled",
    "同一收件人的同一项安排最多一条未取消的邀请",
)
INVITE_TWICE = Text(
    "case {case} has two appointments with the same reference", "案件{case}有两项安排编号相同"
)
INVITE_REVISION = Text(
    "the plan has revision {revision}, but calendars that hold revision {previous}"
    " only follow a higher one",
    "该安排的修订号为{revision}，而日历中已有修订号{previous}，只接受更高的修订号",
)
INVITE_WRONG = Text(
    "the one for person {person} of case {case} does not say exactly what was planned",
    "发给案件{case}中人员{person}的邀请与安排不完全一致",
)
INVITE_TELLING = Text(
    "the name of the site or the label of the room of person {person} in case {case} tells"
    " more than where to go; change it in the centre file",
    "案件{case}中人员{person}所在场所的名称或房间门牌透露了地点以外的信息；请在中心文件中修改",
)
EXPECTED_AGES = Text(
    "an age table that reaches 17 and books no more than its own cap",
    "覆盖至17岁且预订时长不超过上限的年龄表",
)
EXPECTED_BINDING = Text(
    "hard or overridable: breaking this rule cannot be counted, so it cannot be soft",
    "hard 或 overridable：违反该规则无法计量，不能设为 soft",
)
EXPECTED_ONE_CASE = Text(
    "one case of a child at a time; plan the second on top of the first's plan",
    "每名儿童一次只安排一个案件；请在前一案件的安排之上再安排后一案件",
)
EXPECTED_ONE_FAMILY = Text(
    "a capacity of 1: children are interviewed and examined one by one",
    "容量为1：询问和检查须逐一单独进行",
)
EXPECTED_FINER_GRID = Text(
    "minutes that divide the zone's clock change in these days, such as 5 or 15",
    "能整除该时区在此期间时钟调整量的分钟数，例如5或15",
)

# What profiles say, and what is said of them (profiles, sheet, cli).

EXPECTED_PROFILE_FILE = Text(
    "a profile file that exists, named from the folder of this file, such as profiles/ours.toml",
    "已存在的规范文件，以本文件所在文件夹为起点书写路径，例如 profiles/ours.toml",
)
EXPECTED_NO_CIRCLE = Text(
    "a profile that does not lead back to itself, but {chain} does",
    "不会循环引用自身的规范，但{chain}构成循环",
)
EXPECTED_FEWER_BASES = Text(
    "a chain of at most {limit} profiles, each extending the next",
    "逐级扩展的规范不超过{limit}层",
)
EXPECTED_PRACTICE_RULE = Text(
    "a rule of practice: {rule} is part of the frame and always holds",
    "业务规则的编号：{rule}属于基本框架，始终适用",
)
EXPECTED_PARAMETER = Text("a value that {rule} has", "{rule}所具有的参数")
EXPECTED_NO_PARAMETER = Text("no values, because {rule} has none", "不填参数（{rule}没有参数）")
EXPECTED_FACTOR = Text("a number above 0 and at most {limit}", "大于0且不超过{limit}的数")
EXPECTED_PROFILE_SERVICE = Text(
    "the ref of a service of this profile: {known}", "本规范中服务的编号：{known}"
)
EXPECTED_BASIS = Text(
    "hard, as in {base}, or a basis in law beside it, because it says: {sentence}",
    "与{base}一致的 hard，或同时写明法律依据（basis），因为该规则规定：{sentence}",
)
NAME_BASIS = Text(
    'keep it hard, or name the law that allows it: basis = "..."',
    '请保持 hard，或写明允许放宽的法律依据：basis = "……"',
)
EXPECTED_IN_BASE = Text(
    "a rule that {base} sets, because only such a rule can be switched off",
    "{base}中已设定的规则（只有已设定的规则才能停用）",
)
EXPECTED_OFF_ALONE = Text(
    "nothing else beside off = true but source and basis",
    "off = true 旁只能填写 source 和 basis",
)

# What is due after a visit (followup).

DUE_DECISION = Text("legal aid: decide on the application", "法律援助：对申请作出决定")
DUE_LAWYER = Text("legal aid: assign a lawyer", "法律援助：指派律师")
DUE_CALL = Text("follow-up call", "电话回访")
DUE_REVIEW = Text("case review", "个案复盘")
STRENGTH_TITLES = {
    "hard": Text("hard", "强制"),
    "overridable": Text("overridable", "可豁免"),
    "soft": Text("soft", "倾向性"),
}
COLUMN_STRENGTH = Text("Strength", "强度")
COLUMN_MINUTES = Text("Minutes", "分钟")
COLUMN_SEATS = Text("Seats, rooms", "席位与房间")
COLUMN_RULE_SET = Text("What it says, and how it is set", "内容及设定")
COLUMN_WHAT = Text("What", "事项")
COLUMN_CHANGE = Text("Change", "改动")
PROFILE_TITLE = Text(
    "Profile {ref}: {title}. {services} services, {rules} rules.",
    "规范{ref}：{title}。{services}项服务，{rules}条规则。",
)
PROFILE_EXTENDS = Text("It extends {bases}.", "扩展自{bases}。")
PROFILE_SERVICES = Text("Services", "服务")
PROFILE_RULES = Text("Rules", "规则")
PROFILE_WITHOUT = Text("Rules that do not apply here: {rules}", "此处不适用的规则：{rules}")
PROFILE_ROOMS = Text("room: {kinds}", "房间：{kinds}")
PROFILE_ACUTE_ROOMS = Text("room, if acute: {kinds}", "紧急时房间：{kinds}")
PROFILE_NO_ROOM = Text("no room of its own", "不单独占用房间")
PROFILE_ACUTE_MINUTES = Text("{minutes}, acute {acute}", "{minutes}，紧急{acute}")
PROFILE_ABSORBS = Text("holds {services} inside, if acute", "紧急时包含{services}")
PROFILE_ON_DEMAND = Text(
    "only where a case asks for it or a rule adds it", "仅在案件要求或规则添加时安排"
)
PROFILE_CHILDLESS = Text("without the child", "儿童不参加")
PROFILE_WEIGHT = Text("Costs {weight}.", "代价{weight}。")
PROFILE_SOURCE = Text("Source: {source}", "依据：{source}")
PROFILE_BASIS = Text("Basis in law: {basis}", "法律依据：{basis}")
PROFILE_ELSEWHERE = Text("No plan decides it: {why}", "不由安排判定：{why}")
PROFILE_SOUND = Text(
    "{file} is sound: profile {ref}, {services} services, {rules} rules.",
    "{file}符合要求：规范{ref}，{services}项服务，{rules}条规则。",
)
PROFILE_ALONE = Text("It extends no other profile.", "未扩展其他规范。")
PROFILE_CHANGES = Text("What it changes in {base}:", "相对于{base}的改动：")
PROFILE_SAME = Text("It changes nothing in {base}.", "相对于{base}没有改动。")
PROFILE_BEFORE = Text("before: {what}", "原为：{what}")
PROFILE_NOW = Text("now: {what}", "现为：{what}")
PROFILE_NOTHING = Text("nothing", "无")
PROFILE_OFF = Text("switched off; it was {what}", "已停用（原为{what}）")
PROFILE_ADDED_RULE = Text("added: {what}", "新增：{what}")
PROFILE_ADDED_SERVICE = Text("added: {minutes} minutes", "新增：{minutes}分钟")
HELP_PROFILE = Text("show or check a profile of services and rules", "查看或检查服务与规则的规范")
HELP_PROFILE_SHOW = Text(
    "show a profile: its services, and every rule with its numbers and their source",
    "查看规范：各项服务，以及每条规则及其数值和依据",
)
HELP_PROFILE_CHECK = Text(
    "check a profile of your own, and say what it changes", "检查自订规范，并列出其改动"
)
HELP_PROFILE_NAME = Text(
    "a profile that ships with onestop (barnahus, cn, us), or a file such as ours.toml",
    "onestop 自带的规范（barnahus、cn、us），或规范文件，例如 ours.toml",
)
HELP_PROFILE_FILE = Text("the profile's file, such as ours.toml", "规范文件，例如 ours.toml")
HELP_MAY_LEAVE_OUT = Text(
    "where not all services fit, leave out as little as can be, medical care last, and say why",
    "无法全部安排时，允许尽可能少地略去服务（医疗项目最后略去），并说明原因",
)

# What reading answers says (ical.replies).

REPLY_ERROR = Text(
    "a reply was not taken: {place}: expected {expected}; {remedy}",
    "一份回复未予采纳：{place}：应为{expected}；{remedy}",
)
EXPECTED_SENT_CENTRE = Text(
    "what was sent by this centre: {centre}", "本中心（{centre}）的发送记录"
)
EXPECTED_ONE_EVENT = Text("exactly one event", "恰好一条日程（VEVENT）")
EXPECTED_SINGLE = Text(
    "a single appointment, without {name}: invites do not recur",
    "单次日程，不含 {name}（邀请不会重复）",
)
EXPECTED_SENT_UID = Text("the UID of an invite that was sent", "已发送邀请的 UID")
EXPECTED_STANDING_UID = Text("the UID of an appointment that was not cancelled", "未取消日程的 UID")
EXPECTED_ONE_ATTENDEE = Text("exactly one ATTENDEE: who answers", "恰好一个 ATTENDEE（即答复人）")
EXPECTED_RECIPIENT = Text("the address that the invite went to", "该邀请所发往的邮箱地址")
EXPECTED_SENT_SEQUENCE = Text(
    "{sequence}, the number of the last message", "最近一次消息的序号{sequence}"
)
EXPECTED_OWN_ANSWER = Text(
    "the recipient's own answer: nobody can send somebody else instead",
    "收件人本人的答复（不得自行改派他人）",
)
ASK_PERSON = Text("ask the person directly", "请直接询问本人")
LEAVE_REPLY = Text(
    "leave it: it answers no invite of this centre", "请勿理会：它不是对本中心邀请的答复"
)
DISTRUST_REPLY = Text(
    "do not go by it, and ask the person directly", "请勿据此行事，并直接询问本人"
)
AWAIT_REPLY = Text(
    "wait for the answer to the last message, or ask the person directly",
    "请等待对最近一次消息的答复，或直接询问本人",
)
LEAVE_CANCELLED = Text("leave it: there is nothing left to answer", "请勿理会：该日程已无需答复")

# What mails, reminders and texts say (mail).  Facts in gaps are what the invite itself says.

MAIL_TIME = Text("{day}, {since}-{until}", "{day} {since}-{until}")
MAIL_NIGHT = Text("{day}, {since} to {last}, {until}", "{day} {since} 至 {last} {until}")
MAIL_ASKED = Text("{summary}: {time}", "{summary}：{time}")
MAIL_CANCELLED = Text("Cancelled: {summary}, {time}", "已取消：{summary}，{time}")
MAIL_REMINDER = Text("Reminder: {summary}, {day}", "提醒：{summary}，{day}")
MAIL_PLACE = Text("Place: {place}", "地点：{place}")
MAIL_ZONE = Text("Time zone: {zone}", "时区：{zone}")
MAIL_NAMED_ZONE = Text("{name} ({offset})", "{name}（{offset}）")
MAIL_COUNTS = Text(
    "If you were told another time or place before, this one counts.",
    "如此前收到过其他时间或地点，请以此次为准。",
)
INVITE_MAIL = Text(
    "the mail to {person} about case {case} does not say exactly what the invite says",
    "发给{person}的关于案件{case}的邮件与邀请不完全一致",
)
EXPECTED_TO_SEND = Text(
    "REQUEST or CANCEL: what goes to one recipient",
    "REQUEST 或 CANCEL（发给单个收件人的消息）",
)
INVITE_PUT = Text(
    "the file for the server of {person} about case {case} does not say what the invite says",
    "发往{person}所用服务器的关于案件{case}的文件与邀请不一致",
)
EXPECTED_TO_PUT = Text(
    "REQUEST or PUBLISH: what stands in a calendar", "REQUEST 或 PUBLISH（日历中现有的内容）"
)
DELETE_THERE = Text("delete the file from the server instead", "请改为从服务器上删除该文件")
HELP_MAIL = Text(
    "with --out: write each invite as a mail (.eml), too",
    "与 --out 同用：将每份日程邀请另存为邮件（.eml）",
)
WRITTEN_MAIL = Text(
    "Written to {folder}: plan.json, {count} invites in {invites}, and a mail for each in {mails}.",
    "已写入 {folder}：plan.json；{invites} 中有{count}份日程邀请；{mails} 中各有一封邮件。",
)

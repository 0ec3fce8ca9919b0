"""Scrapy's settings: a careful guest. What depends on the installation (contact, delay) is added by the spider."""

BOT_NAME = "sosik"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = "sosik/0.1"
LOG_LEVEL = "INFO"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
STATS_DUMP = False

# One request at a time a host, with a delay; a request that waits for its turn counts as concurrent.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# What one page gives is worked on in order; Scrapy starts so many tasks for each answer, whatever is in it.
CONCURRENT_ITEMS = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.25

# What failed is asked again by the next run, not by this one.
RETRY_ENABLED = False
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 20
DOWNLOAD_MAXSIZE = 5_000_000
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True

# Only the web exists, its certificates are checked, and nothing of the environment changes the way there: a proxy is one that
# SOSIK_PROXY names, and a middleware of our own sees to it.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
HTTPPROXY_ENABLED = False
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
TWISTED_DNS_RESOLVER = "crawler.middlewares.safety.GuardedResolver"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# robots.txt is obeyed by a middleware of our own: Scrapy's crawls on when it cannot be had.
ROBOTSTXT_OBEY = False
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.safety.SafetyMiddleware": 10,
    "crawler.middlewares.proxy.ProxyMiddleware": 15,
    "crawler.middlewares.leasing.LeaseMiddleware": 20,
    "crawler.middlewares.robots.RobotsMiddleware": 30,
    "crawler.middlewares.pacing.PaceMiddleware": 35,
    "crawler.middlewares.conditional.ConditionalMiddleware": 40,
}
ITEM_PIPELINES = {"crawler.pipelines.KeepPipeline": 100}
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ko,en;q=0.5",
}

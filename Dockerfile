# Zhiren with everything that a server needs. Build: docker build -t zhiren .
FROM python:3.12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-wqy-microhei libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 zhiren

WORKDIR /app
COPY . .
RUN pip install --no-cache-dir ".[ocr,postgres,redis,s3,otel]" \
    && install -d -o zhiren -m 700 /data

USER zhiren
WORKDIR /data
ENV ZHIREN_HOME=/data ZHIREN_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz')"]
CMD ["zhiren", "serve"]

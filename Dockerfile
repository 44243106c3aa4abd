# A static, non-root image. Build with: docker build -t parley .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /parley ./cmd/parley

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /parley /parley
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/parley"]
CMD ["serve", "--listen", "0.0.0.0:8080"]

# Where Reel is, and how a picture file becomes a URL; read by the shell examples.
: "${REEL_URL:=http://localhost:8080}" "${FAL_KEY:=local:local}"

# A file as a data URI; anything else unchanged.
picture() {
    if [ ! -f "$1" ]; then
        printf '%s' "$1"
        return
    fi
    case $1 in
    *.png) type=image/png ;;
    *.webp) type=image/webp ;;
    *) type=image/jpeg ;;
    esac
    printf 'data:%s;base64,' "$type"
    base64 "$1" | tr -d '\n'
}

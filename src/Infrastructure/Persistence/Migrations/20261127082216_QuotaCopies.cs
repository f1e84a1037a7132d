using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CleanOrders.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class QuotaCopies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "limit_quotas",
                columns: table => new
                {
                    subject = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    policy = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    first_day = table.Column<long>(type: "bigint", nullable: false),
                    used = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_limit_quotas", x => new { x.subject, x.policy });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "limit_quotas");
        }
    }
}
